import { afterAll, beforeAll, test } from '@jest/globals'
import { Demo } from '../plan/demo.js'
let demo: Demo
beforeAll(async () => { demo = await Demo.open() })
afterAll(async () => { await demo.close() })
const urls = [
  "Customer?$compute=Balance_LCY mul 2 as Twice,Twice add 1 as More&$select=No,Twice,More&$filter=More gt 3&$orderby=Twice desc&$top=2&$count=true",
  "Customer('10000')?$compute=length(Name) as L&$select=No,L",
  "SalesOrder?$top=1&$select=No&$expand=SalesOrderSalesLines($compute=Quantity mul 2 as Twice;$filter=Twice gt 2;$orderby=Twice desc;$select=Quantity,Twice)",
  "ItemLedgerEntries?$apply=aggregate($count as N,Quantity with sum as Q,Quantity with average as A,Posting_Date with min as First,Posting_Date with max as Last,Entry_Type with max as T,Item_No with countdistinct as Items)",
  "ItemLedgerEntries?$apply=groupby((Entry_Type,Open),aggregate(Quantity with sum as Q,$count as N))&$orderby=Q desc&$count=true&$filter=N gt 1",
  "ItemLedgerEntries?$apply=groupby((Item_No))&$top=3&$skip=1",
  "ItemLedgerEntries?$apply=filter(Quantity gt 0)/groupby((Item_No),aggregate(Quantity with sum as Q))/filter(Q gt 10)/compute(Q mul 2 as D)/orderby(D desc)/top(3)",
  "ItemLedgerEntries?$apply=groupby((rollup($all,Entry_Type,Open)),aggregate(Quantity with sum as Q))",
  "ItemLedgerEntries?$apply=concat(aggregate(Quantity with sum as Total),groupby((Entry_Type),aggregate(Quantity with sum as Q)),top(1))",
  "ItemLedgerEntries?$apply=groupby((Entry_Type),topcount(1,Quantity))&$select=Entry_No,Entry_Type,Quantity",
  "ItemLedgerEntries?$apply=groupby((Entry_Type),filter(Quantity gt 0)/aggregate($count as N,Quantity with sum as Q))",
  "ItemLedgerEntries?$apply=filter(Quantity gt 0)/compute(Quantity mul 2 as D)/orderby(D desc)/top(2)&$select=Entry_No,D",
  "ItemLedgerEntries?$apply=groupby((Entry_Type))/aggregate($count as N)",
  "ItemLedgerEntries/$count?$apply=groupby((Entry_Type))",
  "CustomerSales?$apply=groupby((Country_Region_Code),aggregate(Sum_Amount with sum as S))",
  "CustomerSales?$apply=filter(Sum_Amount gt 0)/top(2)",
  "SalesOrder?$apply=expand(SalesOrderSalesLines,filter(Quantity gt 2))/top(1)&$select=No",
  "TypeSample?$apply=aggregate(Boolean_Field with max as B,Guid_Field with max as G,Time_Field with min as T,Duration_Field with sum as D,Duration_Field with average as E,Enum_Field with max as M,Option_Field with min as O,Text_Field with max as X,DateTime_Field with max as DT,cast(Decimal_Field,Edm.Double) with sum as DS,cast(Decimal_Field,Edm.Double) with average as DA,TypeSampleLines/$count as L,BigInteger_Field with sum as BI)",
  "SalesOrder(Document_Type='Order',No='101001')/SalesOrderSalesLines?$apply=aggregate(Line_Amount with sum as A)",
  "SalesOrder(Document_Type='Order',No='101001')/SalesOrderSalesLines?$apply=groupby((Type,No),aggregate(Line_Amount with sum as A))/top(2)&$count=true",
]
test.each(urls)('%s', async (url) => {
  const answer = await demo.get(url)
  process.stdout.write(`${url}\n   ${answer.body.slice(0, 900)}\n   ${'contextUrl' in answer.plan.result ? answer.plan.result.contextUrl : ''}\n`)
})
