// Lint that guards what review would miss: floating promises, import cycles and the import tiers of ARCHITECTURE.md.
import { createTypeScriptImportResolver } from 'eslint-import-context'
import importX from 'eslint-plugin-import-x'
import tseslint from 'typescript-eslint'
