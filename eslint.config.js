// Lint that guards what a reader would miss: floating promises, import cycles, the import tiers.
import { defineConfig } from 'eslint/config'
import { createNodeResolver, importX } from 'eslint-plugin-import-x'
import tseslint from 'typescript-eslint'
import { libraries, mayImport, top } from './import-tiers.js'

/** @param {string} place */
const placeOf = (place) => `./src/${place}`
const places = [...Object.keys(mayImport), ...top]
/** @type {[string, readonly string[]][]} */
const table = Object.entries(mayImport)
const zones = table.map(([place, allowed]) => ({
  target: placeOf(place),
  from: places.filter((other) => other !== place && !allowed.includes(other)).map(placeOf),
  message: `src/${place} may import only ${['itself', ...allowed].join(', ')} (import-tiers.js).`,
}))

/** Code and comments; what cannot be broken may be longer. */
const width = {
  code: 120,
  ignoreStrings: true,
  ignoreTemplateLiterals: true,
  ignoreRegExpLiterals: true,
  ignoreUrls: true,
}

export default defineConfig(
  {
    ignores: ['dist/', 'dist-test/', '**/node_modules/', '.scratch/', '.servicetier/', 'test/conformance/clients/'],
  },
  {
    files: ['src/**/*.ts', 'test/**/*.ts', 'scripts/**/*.mjs', 'bench/**/*.mjs', 'docs/images/*.mjs', '*.js'],
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './test/tsconfig.json', './tsconfig.programs.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    settings: { 'import-x/resolver-next': [createNodeResolver({ extensionAlias: { '.js': ['.ts', '.js'] } })] },
    rules: {
      'import-x/no-cycle': 'error',
      'import-x/no-default-export': 'error',
      'max-len': ['error', width],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'prefer-const': ['error', { ignoreReadBeforeAssign: true }],
      // It does not know that other threads, callbacks and awaited code change what was just looked at.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // A procedure that returns nothing is declared `void | Promise<void>`.
      '@typescript-eslint/no-invalid-void-type': 'off',
      // Statement order is kept short where a callback returns nothing anyway.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'A frozen object says the same and is plain JavaScript.' },
      ],
    },
  },
  {
    // Tools ask for the default export.
    files: ['*.config.js'],
    rules: { 'import-x/no-default-export': 'off' },
  },
  {
    // Business objects are a graph: a line knows its document, and the document its lines.
    files: ['src/app/**/*.ts'],
    rules: { 'import-x/no-cycle': 'off' },
  },
  {
    files: ['src/**/*.ts'],
    plugins: { local: { rules: { 'library-owner': libraryOwner() } } },
    rules: { 'local/library-owner': 'error', 'import-x/no-restricted-paths': ['error', { zones }] },
  },
)

/**
 * @typedef {import('estree').ImportDeclaration | import('estree').ImportExpression} ImportOnly
 * @typedef {ImportOnly | import('estree').ExportNamedDeclaration} Import
 */

/**
 * Each library sits behind one folder.
 * @returns {import('eslint').Rule.RuleModule}
 */
function libraryOwner() {
  return {
    meta: { type: 'problem', schema: [] },
    create(context) {
      const place = context.filename
        .replaceAll('\\', '/')
        .replace(/^.*\/src\//, '')
        .replace(/\/.*$/, '')
      /** @type {Readonly<Record<string, readonly string[]>>} */
      const table = libraries
      /** @param {Import} node */
      const check = (node) => {
        const name = node.source?.type === 'Literal' ? node.source.value : undefined
        const owners = typeof name === 'string' ? table[name] : undefined
        if (owners !== undefined && !owners.includes(place))
          context.report({ node, message: `Only ${owners.join(', ')} may import '${String(name)}' (import-tiers.js).` })
      }
      return { ImportDeclaration: check, ImportExpression: check, ExportNamedDeclaration: check }
    },
  }
}
