/** Where the demo companies' customers and vendors live, and what they trade in. All names are invented or common. */

export interface DemoCountry {
  readonly seed: number
  /** The first customers, '10000', '20000', …, as users know them from examples. */
  readonly firstNames: readonly string[]
  readonly countryCode: string
  readonly phonePrefix: string
  readonly mailDomain: string
  readonly postCode: (number: number) => string
  readonly cities: readonly string[]
  readonly streets: readonly string[]
  readonly familyNames: readonly string[]
  readonly givenNames: readonly string[]
  readonly trades: readonly string[]
  readonly legalForms: readonly string[]
  readonly itemKinds: readonly string[]
  readonly itemFinishes: readonly string[]
}

export const international: DemoCountry = {
  seed: 18,
  firstNames: ['Harbourlight Furniture', 'Northfield Office Supply', 'Millbrook Interiors', 'Greystone Hotels', 'Oakridge Conference Centre'],
  countryCode: 'GB',
  phonePrefix: '+44',
  mailDomain: 'example.com',
  postCode: (number) => `GB-${String.fromCharCode(65 + (number % 26))}${1 + (number % 9)} ${Math.floor(number / 10) % 10}${String.fromCharCode(65 + (Math.floor(number / 7) % 26))}${String.fromCharCode(65 + (Math.floor(number / 13) % 26))}`,
  cities: ['Birmingham', 'Bristol', 'Cambridge', 'Cardiff', 'Coventry', 'Edinburgh', 'Exeter', 'Glasgow', 'Leeds', 'Liverpool', 'London', 'Manchester', 'Newcastle', 'Norwich', 'Nottingham', 'Oxford', 'Portsmouth', 'Reading', 'Sheffield', 'York'],
  streets: ['Abbey Road', 'Bridge Street', 'Canal Walk', 'Castle Lane', 'Church Street', 'Dock Road', 'Elm Avenue', 'Garden Row', 'High Street', 'King Street', 'Market Square', 'Mill Lane', 'Park Road', 'Quay Side', 'Station Road', 'Victoria Terrace', 'Water Lane', 'Windmill Hill'],
  familyNames: ['Abbott', 'Barrow', 'Carver', 'Dalton', 'Ellery', 'Fairburn', 'Garland', 'Holloway', 'Ingram', 'Jarvis', 'Kendrick', 'Lockwood', 'Marlow', 'Norris', "O'Dell", 'Pemberton', 'Quill', 'Redfern', 'Sorrell', 'Thackery', 'Underhill', 'Vickers', 'Wainwright', 'Yardley'],
  givenNames: ['Alice', 'Ben', 'Charlotte', 'Daniel', 'Eleanor', 'Frank', 'Grace', 'Henry', 'Isla', 'James', 'Katherine', 'Leo', 'Margaret', 'Noah', 'Olivia', 'Peter', 'Rose', 'Samuel', 'Tessa', 'William'],
  trades: ['Bicycles', 'Carpentry', 'Catering', 'Electrics', 'Engineering', 'Flooring', 'Furniture', 'Glassworks', 'Hardware', 'Interiors', 'Joinery', 'Lighting', 'Logistics', 'Office Supply', 'Packaging', 'Printing', 'Textiles', 'Timber', 'Tools', '& Sons'],
  legalForms: ['Ltd.', 'plc', 'Group', 'Partners', 'Trading'],
  itemKinds: ['Desk', 'Swivel Chair', 'Bookcase', 'Filing Cabinet', 'Desk Lamp', 'Conference Table', 'Whiteboard', 'Coat Stand', 'Guest Chair', 'Side Table'],
  itemFinishes: ['Oak', 'Birch', 'Black', 'White', 'Walnut', 'Steel', '120 cm', '5" drawer'],
}

export const denmark: DemoCountry = {
  seed: 45,
  firstNames: ['Havnelys Møbler', 'Nordmark Kontor', 'Møllebæk Interiør', 'Gråsten Hoteller', 'Egebakken Konferencecenter'],
  countryCode: 'DK',
  phonePrefix: '+45',
  mailDomain: 'example.dk',
  postCode: (number) => `DK-${1000 + (number % 9000)}`,
  cities: ['Aalborg', 'Aarhus', 'Esbjerg', 'Fredericia', 'Helsingør', 'Herning', 'Hillerød', 'Holstebro', 'Horsens', 'Kolding', 'København', 'Køge', 'Næstved', 'Odense', 'Randers', 'Roskilde', 'Silkeborg', 'Svendborg', 'Vejle', 'Viborg'],
  streets: ['Algade', 'Bakkevej', 'Bredgade', 'Engvej', 'Havnegade', 'Jernbanegade', 'Kirkevej', 'Kongensgade', 'Lindealle', 'Møllevej', 'Nørregade', 'Parkvej', 'Skolegade', 'Skovvej', 'Strandvejen', 'Søndergade', 'Torvet', 'Vestergade', 'Ægirsvej', 'Østergade'],
  familyNames: ['Andersen', 'Bech', 'Christensen', 'Dahl', 'Eriksen', 'Friis', 'Gade', 'Hansen', 'Iversen', 'Jørgensen', 'Kjær', 'Lund', 'Mikkelsen', 'Nørgaard', 'Olesen', 'Petersen', 'Rasmussen', 'Sørensen', 'Thomsen', 'Vestergaard', 'Winther', 'Østergaard'],
  givenNames: ['Anne', 'Bo', 'Camilla', 'Ditte', 'Erik', 'Frida', 'Gustav', 'Hanne', 'Ida', 'Jens', 'Karen', 'Lars', 'Mette', 'Niels', 'Ole', 'Pernille', 'Rikke', 'Søren', 'Trine', 'Ulla'],
  trades: ['Belysning', 'Cykler', 'El-teknik', 'Emballage', 'Gulve', 'Håndværk', 'Inventar', 'Isenkram', 'Kontor', 'Logistik', 'Maskiner', 'Møbler', 'Snedkeri', 'Tekstil', 'Tryk', 'Trælast', 'Tømrer', 'Værktøj', '& Søn', '& Døtre'],
  legalForms: ['A/S', 'ApS', 'I/S', 'Gruppen', 'Handel'],
  itemKinds: ['Skrivebord', 'Kontorstol', 'Bogreol', 'Arkivskab', 'Bordlampe', 'Mødebord', 'Whiteboard', 'Stumtjener', 'Gæstestol', 'Sidebord'],
  itemFinishes: ['Eg', 'Birk', 'Sort', 'Hvid', 'Valnød', 'Stål', '120 cm', 'Bøg'],
}
