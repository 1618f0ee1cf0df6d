// What the peers use of packages that are installed with them only (bench/peers/package.json), or have no types.

declare module '@odata/server' {
  type Decorate = (target: object, name: string) => void
  export function KeyProperty(options: { type: string }): Decorate
  export function Property(options: { type: string }): Decorate
  export function ODataModel(options: { name: string }): (entity: new () => object) => void
  export function createTypedODataServer(
    connection: object,
    ...entities: (new () => object)[]
  ): Promise<{ create(): import('express').RequestHandler }>
}

declare module '@odata/parser' {
  export const defaultParser: Readonly<Record<string, (text: string) => unknown>>
}

declare module 'simple-odata-server' {
  interface Server {
    model(model: object): Server
    query(
      answer: (
        set: string,
        query: { $filter: Readonly<Record<string, unknown>>; $limit: number },
        request: unknown,
        answer: (error: unknown, rows?: readonly unknown[]) => void,
      ) => void,
    ): void
    handle(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse): void
  }
  export default function createServer(): Server
}
