/** What these tests use of newman, which brings no types. */
declare module 'newman' {
  export interface Failure {
    readonly error: { readonly test?: string; readonly message: string }
    readonly source?: { readonly name: string }
  }
  export interface Summary {
    readonly run: {
      readonly failures: readonly Failure[]
      readonly stats: Readonly<
        Record<
          'requests' | 'assertions' | 'testScripts' | 'prerequestScripts',
          { readonly total: number; readonly failed: number }
        >
      >
      readonly executions: readonly { readonly item: { readonly name: string } }[]
    }
  }
  export interface Options {
    readonly collection: unknown
    readonly environment: unknown
    readonly envVar: readonly { readonly key: string; readonly value: string }[]
    readonly folder?: string | readonly string[]
  }
  const newman: { run(options: Options, done: (error: Error | null, summary: Summary) => void): unknown }
  // eslint-disable-next-line import-x/no-default-export -- it is a CommonJS module
  export default newman
}
