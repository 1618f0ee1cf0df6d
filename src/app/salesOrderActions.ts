/** What can be done with a sales order, on whichever page it is. */

import { action, Decimal } from '../index.js'
import { amountOf, release, reopen, type SalesHeaderRecord } from './SalesHeader.Table.js'

export const salesOrderActions = {
  Release: action({
    documentation: 'Gives the order over for shipment: its lines cannot be changed any more.',
    run: async (session, order: SalesHeaderRecord, _parameters, context) => {
      await release(session, order)
      context.resultCode = 'Updated'
    },
  }),
  Reopen: action({
    documentation: 'Takes a released order back, so that it can be changed.',
    run: async (_session, order: SalesHeaderRecord, _parameters, context) => {
      await reopen(order)
      context.resultCode = 'Updated'
    },
  }),
  CalcAmount: action({
    documentation: 'The sum of the lines.',
    returns: Decimal,
    readOnly: true,
    run: async (session, order: SalesHeaderRecord) => await amountOf(session, order),
  }),
}
