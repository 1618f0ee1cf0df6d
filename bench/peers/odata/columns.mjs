// The columns that are read in the benches of OData: stored fields of the demo's pages, under their published names.

export const customerProperties = [
  'No',
  'Name',
  'Search_Name',
  'Address',
  'City',
  'Contact',
  'Phone_No',
  'Credit_Limit_LCY',
  'Country_Region_Code',
  'Last_Date_Modified',
  'Post_Code',
  'E_Mail',
]
export const entryProperties = ['Entry_No', 'Item_No', 'Posting_Date', 'Document_No', 'Location_Code', 'Quantity']

/** @param {readonly string[]} names */
const quoted = (names) => names.map((name) => `"${name}"`).join(', ')
export const customerColumns = quoted(customerProperties)
export const entryColumns = quoted(entryProperties)
