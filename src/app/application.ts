/** The demo application. */

import { defineApplication, publish } from '../index.js'
import { ApiCustomers } from './ApiCustomers.Page.js'
import { ApiItems } from './ApiItems.Page.js'
import { ApiSalesOrderLines } from './ApiSalesOrderLines.Page.js'
import { ApiSalesOrders } from './ApiSalesOrders.Page.js'
import { ApiVendors } from './ApiVendors.Page.js'
import { CacheStressTestCodeunit } from './CacheStressTest.Codeunit.js'
import { CacheStressTest } from './CacheStressTest.Table.js'
import { Confirm } from './Confirm.Codeunit.js'
import { CountryRegion } from './CountryRegion.Table.js'
import { CustLedgerEntry } from './CustLedgerEntry.Table.js'
import { Customer } from './Customer.Table.js'
import { CustomerCard } from './CustomerCard.Page.js'
import { CustomerSales } from './CustomerSales.Query.js'
import { demoCompanies, demoData, moreItemLedgerEntries } from './demo/demoData.js'
import { samples } from './demo/samples.js'
import { Dialog } from './Dialog.Codeunit.js'
import { EndlessLoop } from './EndlessLoop.Codeunit.js'
import { ErrorCodeunit } from './Error.Codeunit.js'
import { Item } from './Item.Table.js'
import { ItemCard } from './ItemCard.Page.js'
import { ItemLedgerEntries } from './ItemLedgerEntries.Page.js'
import { ItemLedgerEntry } from './ItemLedgerEntry.Table.js'
import { Letters } from './Letters.Codeunit.js'
import { Location } from './Location.Table.js'
import { Message } from './Message.Codeunit.js'
import { MiscOperations } from './MiscOperations.Codeunit.js'
import { NoSeries } from './NoSeries.Table.js'
import { SalesDocumentStatus } from './SalesDocumentStatus.Enum.js'
import { SalesDocumentType } from './SalesDocumentType.Enum.js'
import { SalesHeader } from './SalesHeader.Table.js'
import { SalesLine } from './SalesLine.Table.js'
import { SalesLineType } from './SalesLineType.Enum.js'
import { SalesOrder } from './SalesOrder.Page.js'
import { SalesOrderSubform } from './SalesOrderSubform.Page.js'
import { SalespersonPurchaser } from './SalespersonPurchaser.Table.js'
import { SessionAdmin } from './SessionAdmin.Codeunit.js'
import { SessionSamples } from './SessionSamples.Codeunit.js'
import { Sleeper } from './Sleeper.Codeunit.js'
import { TypeSamplePage } from './TypeSample.Page.js'
import { TypeSample } from './TypeSample.Table.js'
import { TypeSampleColor } from './TypeSampleColor.Enum.js'
import { TypeSampleLine } from './TypeSampleLine.Table.js'
import { TypeSampleLines } from './TypeSampleLines.Page.js'
import { Vendor } from './Vendor.Table.js'
import { VendorCard } from './VendorCard.Page.js'

export const application = defineApplication({
  id: '6b0f7c1e-52a4-4d0b-9d5e-3f1c8a7e4b20',
  name: 'Servicetier Demo',
  publisher: 'Servicetier',
  version: '1.0.0.0',
  companies: demoCompanies,
  objects: [
    Customer,
    CacheStressTest,
    CountryRegion,
    SalespersonPurchaser,
    Location,
    CustLedgerEntry,
    Vendor,
    Item,
    ItemLedgerEntry,
    SalesHeader,
    SalesLine,
    NoSeries,
    TypeSample,
    TypeSampleLine,
    publish(SessionAdmin, 'SessionAdmin'),
    publish(MiscOperations, 'MiscOperations'),
    publish(Letters, 'Letters'),
    CacheStressTestCodeunit,
    publish(SessionSamples, 'SessionSamples'),
    EndlessLoop,
    Sleeper,
    Confirm,
    ErrorCodeunit,
    Message,
    Dialog,
    publish(CustomerCard, 'Customer'),
    publish(VendorCard, 'Vendor'),
    publish(ItemCard, 'Item'),
    publish(SalesOrder, 'SalesOrder'),
    publish(ItemLedgerEntries, 'ItemLedgerEntries'),
    SalesOrderSubform,
    publish(TypeSamplePage, 'TypeSample'),
    TypeSampleLines,
    ApiCustomers,
    ApiVendors,
    ApiItems,
    ApiSalesOrders,
    ApiSalesOrderLines,
    publish(CustomerSales, 'CustomerSales'),
    SalesDocumentType,
    SalesDocumentStatus,
    SalesLineType,
    TypeSampleColor,
  ],
  demoData,
  demoSeries: moreItemLedgerEntries,
  samples,
})
