import { constant, dataItem, defineQuery } from '../index.js'
import { Customer } from './Customer.Table.js'
import { SalesLine } from './SalesLine.Table.js'

/** What is on order per customer; customers who have ordered nothing too. */
export const CustomerSales = defineQuery({
  id: 50100,
  name: 'Customer Sales',
  dataItem: dataItem(Customer, {
    name: 'Customer',
    columns: { Customer_No: 'No.', Customer_Name: 'Name', City: 'City', Country_Region_Code: 'Country/Region Code' },
    queryFilters: { Salesperson_Filter: 'Salesperson Code' },
    items: [
      dataItem(SalesLine, {
        name: 'Sales_Line',
        link: { 'Sell-to Customer No.': 'No.' },
        filters: { 'Document Type': constant('Order') },
        columns: {
          Sum_Quantity: { field: 'Quantity', method: 'Sum' },
          Sum_Amount: { field: 'Line Amount', method: 'Sum' },
          Largest_Amount: { field: 'Line Amount', method: 'Max' },
          Number_of_Lines: { method: 'Count' },
        },
      }),
    ],
  }),
  orderBy: ['Customer_No'],
})
