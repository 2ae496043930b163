import { ESLint } from 'eslint';
import { expect, it } from 'vitest';

const eslint = new ESLint({ ruleFilter: ({ ruleId }) => ruleId === 'no-restricted-imports' });

/** Whether lint lets this (existing) file import that address. */
async function mayImport(filePath: string, address: string): Promise<boolean> {
	const [result] = await eslint.lintText(`import '${address}';\n`, { filePath });
	return result?.messages.length === 0;
}

it.each([
	['src/lib/ui/field.ts', '#lib/i18n/index.ts', true],
	['src/lib/ui/field.ts', '#lib/api/problem.ts', false],
	['src/lib/ui/field.ts', '#lib/session/state.ts', false],
	['src/lib/ui/field.ts', '#features/identity/view.ts', false],
	['src/lib/api/problem.ts', '#lib/session/state.ts', false],
	['src/lib/session/state.ts', '#features/identity/api.ts', false],
	['src/features/identity/view.ts', '#lib/api/problem.ts', true],
	['src/features/identity/view.ts', '#lib/api/client.ts', false],
	['src/features/identity/view.ts', '#features/petitions/view.ts', false],
	['src/features/identity/view.ts', '../petitions/view.ts', false],
	['src/features/identity/api.ts', '#lib/api/client.ts', true],
	['src/features/identity/api.ts', '#lib/api/schema.gen.ts', false],
	['src/features/identity/api.ts', '#features/petitions/api.ts', false],
	['src/routes/(staff)/navigation.ts', '#lib/api/client.ts', false],
	['src/routes/(staff)/navigation.ts', '#features/identity/api.ts', true]
])('%s importing %s: %s', async (file, address, allowed) => {
	expect(await mayImport(file, address)).toBe(allowed);
}, 60_000); // the first one reads the whole program
