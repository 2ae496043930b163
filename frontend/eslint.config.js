import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import { defineConfig } from 'eslint/config';
import ts from 'typescript-eslint';

/**
 * What a folder may not import, and why: the arrows of the front end point one way.
 * @param {string[]} files
 * @param {[string, string][]} patterns
 * @returns {import('eslint').Linter.Config}
 */
const forbid = (files, ...patterns) => ({
	files,
	rules: { 'no-restricted-imports': ['error', { patterns: patterns.map(([regex, message]) => ({ regex, message })) }] }
});
/** @typedef {[string, string]} Rule */
/** @type {Rule} */
const NO_PARENT = ['^\\.\\./', 'Import by #lib/ or #features/.'];
/** @type {Rule} */
const NO_ROUTES = ['/routes/', 'Nothing imports a route.'];
/** @type {Rule} */
const NO_FEATURES = ['^#features/', 'lib/ knows no feature.'];
/** @type {Rule} */
const NO_CLIENT = ['^(#lib/api/(client|tokens|schema\\.gen)\\.ts$|openapi-fetch)', "Only a feature's api.ts calls the client; types come from #lib/api/types.ts."];

export default defineConfig(
	{ ignores: ['.svelte-kit/', 'build/', 'node_modules/', 'src/lib/i18n/gen/', 'src/lib/api/schema.gen.ts', 'test-results/', 'playwright-report/'] },
	js.configs.recommended,
	ts.configs.strictTypeChecked,
	svelte.configs.recommended,
	{
		languageOptions: {
			globals: { ...globals.browser, ...globals.node },
			parserOptions: { projectService: { allowDefaultProject: ['eslint.config.js'] }, extraFileExtensions: ['.svelte'] }
		},
		rules: {
			'no-console': 'error',
			'max-lines': ['error', 300],
			'max-lines-per-function': ['error', { max: 40, skipComments: true }],
			'@typescript-eslint/explicit-function-return-type': ['error', { allowExpressions: true }],
			'@typescript-eslint/switch-exhaustiveness-check': 'error',
			'@typescript-eslint/consistent-type-imports': 'error',
			// a handler may be async: what it raises is a fault of this program and belongs in the console
			'@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
			'@typescript-eslint/no-invalid-void-type': 'off'
		}
	},
	{ files: ['**/*.svelte', '**/*.svelte.ts'], languageOptions: { parserOptions: { parser: ts.parser } } },
	{ files: ['scripts/**'], rules: { 'no-console': 'off' } },
	{ files: ['**/*.test.ts', '**/*.spec.ts'], rules: { 'max-lines-per-function': 'off' } },
	{ files: ['**/*.mjs', 'eslint.config.js'], extends: [ts.configs.disableTypeChecked], rules: { '@typescript-eslint/explicit-function-return-type': 'off', 'no-console': 'off' } },
	forbid(['src/lib/ui/**'], ['^#lib/(?!ui/|i18n/)', 'lib/ui draws; it knows the texts and itself only.'], NO_FEATURES, NO_PARENT, NO_ROUTES),
	forbid(['src/lib/i18n/**', 'src/lib/api/**'], ['^#lib/(ui|session)/', 'Points the wrong way.'], NO_FEATURES, NO_PARENT, NO_ROUTES),
	forbid(['src/lib/session/**'], ['^#lib/ui/', 'Points the wrong way.'], NO_FEATURES, NO_PARENT, NO_ROUTES),
	forbid(['src/features/**'], ['^#features/', 'A feature imports no other feature; a route composes them.'], NO_CLIENT, NO_PARENT, NO_ROUTES),
	forbid(['src/features/*/api.ts'], ['^#features/', 'A feature imports no other feature; a route composes them.'], ['^(#lib/api/schema\\.gen\\.ts$|openapi-fetch)', 'Use #lib/api/client.ts and types.ts.'], NO_PARENT, NO_ROUTES),
	forbid(['src/routes/**'], NO_CLIENT, ['^\\.\\./', 'A route imports features and lib.'])
);
