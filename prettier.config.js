// How code is laid out: `npm run format` writes it, `npm run lint` refuses what it would change.
/** @type {import('prettier').Config} */
export default {
  printWidth: 120,
  semi: false,
  singleQuote: true,
}
