// The data source of a user interface: Kendo UI Core's DataSource of type odata-v4, in a page of jsdom. Arguments:
// service root, Authorization. Prints what it got as JSON.

import { createRequire } from 'node:module'
import { JSDOM } from 'jsdom'

const [root, authorization] = process.argv.slice(2)
const require = createRequire(import.meta.url)
const { window } = new JSDOM('<!doctype html><title>page</title>', { url: root, pretendToBeVisual: true })
for (const [name, value] of Object.entries({
  window,
  document: window.document,
  HTMLElement: window.HTMLElement,
  Node: window.Node,
  XMLHttpRequest: window.XMLHttpRequest,
  DOMParser: window.DOMParser,
  getComputedStyle: window.getComputedStyle,
  navigator: window.navigator,
})) {
  // Newer versions of Node have a navigator that only a definition replaces.
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
}
window.jQuery = window.$ = globalThis.jQuery = globalThis.$ = require('jquery')
require('kendo-ui-core/js/kendo.core.js')
globalThis.kendo = window.kendo
require('kendo-ui-core/js/kendo.data.odata.js')
require('kendo-ui-core/js/kendo.data.js')
const { kendo } = window
window.jQuery.ajaxSetup({ headers: { Authorization: authorization } })

const model = {
  id: 'No',
  fields: {
    No: { type: 'string' },
    Text_Field: { type: 'string' },
    Integer_Field: { type: 'number' },
    Decimal_Field: { type: 'number' },
  },
}
const results = {}

/** Paging and filtering give no promise; the source tells when it shows something else. */
async function shown(source, change) {
  const changed = new Promise((resolve) => source.one('change', resolve))
  change()
  await changed
}

const customers = new kendo.data.DataSource({
  type: 'odata-v4',
  transport: { read: { url: `${root}/Customer`, dataType: 'json' } },
  serverPaging: true,
  serverSorting: true,
  serverFiltering: true,
  pageSize: 7,
  sort: [
    { field: 'City', dir: 'desc' },
    { field: 'No', dir: 'asc' },
  ],
  filter: {
    logic: 'and',
    filters: [
      { field: 'Name', operator: 'contains', value: 'a' },
      { field: 'Address', operator: 'neq', value: "O'Neil" },
    ],
  },
})
await customers.read()
results.total = customers.total()
results.first = customers.view().map(({ No }) => No)
await shown(customers, () => customers.page(2))
results.second = customers.view().map(({ No }) => No)
await shown(customers, () => customers.filter({ field: 'No', operator: 'eq', value: '10000' }))
results.filtered = customers.view().map(({ No, Name }) => ({ No, Name }))

const writing = (batch) =>
  new kendo.data.DataSource({
    type: 'odata-v4',
    batch,
    schema: { model },
    filter: { field: 'No', operator: 'startswith', value: 'KENDO' },
    serverFiltering: true,
    sort: { field: 'No', dir: 'asc' },
    transport: {
      read: { url: `${root}/TypeSample`, dataType: 'json' },
      create: { url: `${root}/TypeSample`, dataType: 'json' },
      update: { url: ({ No }) => `${root}/TypeSample('${No}')`, dataType: 'json' },
      destroy: { url: ({ No }) => `${root}/TypeSample('${No}')`, dataType: 'json' },
      batch: { url: `${root}/$batch` },
    },
    error: (event) => {
      results.errors = [...(results.errors ?? []), `${event.status} ${event.xhr?.responseText ?? event.errorThrown}`]
    },
  })

for (const batch of [false, true]) {
  const name = batch ? 'batch' : 'single'
  const source = writing(batch)
  await source.read()
  const one = source.add({ No: 'KENDO1', Text_Field: 'first', Integer_Field: 1, Decimal_Field: 1.25 })
  source.add({ No: 'KENDO2', Text_Field: 'second', Integer_Field: 2, Decimal_Field: 2 })
  one.isNew = () => true
  for (const item of source.data()) item.isNew = () => true
  await source.sync()
  await source.read()
  results[`${name}Created`] = source
    .data()
    .map(({ No, Text_Field, Integer_Field, Decimal_Field }) => ({ No, Text_Field, Integer_Field, Decimal_Field }))
  source.get('KENDO1').set('Text_Field', "changed 'it'")
  source.remove(source.get('KENDO2'))
  await source.sync()
  await source.read()
  results[`${name}Changed`] = source.data().map(({ No, Text_Field }) => ({ No, Text_Field }))
  source.remove(source.get('KENDO1'))
  await source.sync()
}
console.log(JSON.stringify(results))
window.close()
