/**
 * Lint for business code: what the compiler lets pass and a session then does not do, or does too late. Imported by an
 * application's eslint.config.js as `servicetier/eslint`, by nothing else; needs eslint and typescript-eslint.
 */

import type { Linter } from 'eslint'
import tseslint from 'typescript-eslint'

/** Statements are promises: each is awaited, and none is taken for its result. Rules that need types. */
export const businessCode: Linter.Config[] = [
  {
    name: 'servicetier/business-code',
    files: ['**/*.ts', '**/*.mts'],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true },
    },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      // `void line.insert()` is as lost as `line.insert()`: the session's code ends without it.
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: false }],
      // `if (customer.get(no))` is always true.
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      // `return customer.get(no)` in a `try` is not caught there.
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      // `${customer.count()}` says [object Promise].
      '@typescript-eslint/no-base-to-string': 'error',
    },
  },
]
