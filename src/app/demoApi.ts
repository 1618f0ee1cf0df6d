/** Where the demo application's API pages are found: `/api/servicetier/demo/v1.0`. */

export const demoApi = { publisher: 'servicetier', group: 'demo', version: 'v1.0' } as const
