import { globSync, readFileSync } from 'node:fs';

export interface Source {
	readonly path: string;
	readonly text: string;
}

/** The hand-written files of the page itself, without their tests. */
export const sources = (pattern = 'src/**/*.{ts,svelte,css,html}'): readonly Source[] =>
	globSync(pattern)
		.filter((path) => !path.endsWith('.test.ts') && !path.includes('/gen/') && !path.endsWith('.gen.ts'))
		.map((path) => ({ path, text: readFileSync(path, 'utf8') }));
