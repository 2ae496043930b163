// Counts what a cold load of each page brings, from the build's own manifest, and fails when a budget is passed.
// Each file is compressed alone, as it is served; kB are 1000 bytes.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

interface Chunk {
	readonly file: string;
	readonly imports?: readonly string[];
	readonly css?: readonly string[];
}
/** Route id → the number of its page's node, and of its layouts'. */
type Dictionary = Record<string, [leaf: number, layouts?: (number | undefined)[]]>;

const CLIENT = '.svelte-kit/output/client/';
const GENERATED = '../.svelte-kit/generated/build/client-optimized/app.js';
const JS_BUDGETS = { '/(public)': 60_000, '/(staff)': 110_000 };
const FONT_BUDGET = 70_000;
const CSS_BUDGET = 10_000;

const { dictionary } = (await import(GENERATED)) as { dictionary: Dictionary };
const manifest = JSON.parse(readFileSync(`${CLIENT}.vite/manifest.json`, 'utf8')) as Record<string, Chunk>;

function chunkEnding(end: string): Chunk {
	const [found, ...more] = Object.keys(manifest).filter((key) => key.endsWith(end));
	if (found === undefined || more.length > 0) throw new Error(`the manifest must name ${end} once`);
	return manifest[found] as Chunk;
}
const node = (number: number): Chunk => chunkEnding(`/client-optimized/nodes/${String(number)}.js`);

/** The chunks that these bring with them, without what they import on demand. */
function withImports(chunks: readonly Chunk[], found = new Set<Chunk>()): Set<Chunk> {
	for (const chunk of chunks) {
		if (found.has(chunk)) continue;
		found.add(chunk);
		withImports((chunk.imports ?? []).map((key) => manifest[key] as Chunk), found);
	}
	return found;
}

const size = (file: string): number => readFileSync(CLIENT + file).length;
const gzipped = (files: Iterable<string>): number =>
	[...new Set(files)].reduce((sum, file) => sum + gzipSync(readFileSync(CLIENT + file), { level: 9 }).length, 0);

function line(name: string, bytes: number, budget: number): void {
	const over = bytes > budget;
	if (over) process.exitCode = 1;
	const kB = (value: number): string => (value / 1000).toFixed(1).padStart(6);
	console.log(`${kB(bytes)} of ${kB(budget)} kB  ${name}${over ? '  OVER BUDGET' : ''}`);
}

// Kit loads its own runtime, the root layout (0) and the error page (1) with every page
const always = [
	...['/client/entry.js', '/client/client-entry.js', '/client/payload.js', '/client-optimized/app.js'].map(chunkEnding),
	node(0),
	node(1)
];
for (const [route, [leaf, layouts = []]] of Object.entries(dictionary)) {
	const budget = Object.entries(JS_BUDGETS).find(([group]) => route.startsWith(group))?.[1];
	if (budget === undefined) throw new Error(`the route ${route} is in no group with a budget`);
	const own = layouts.filter((layout) => layout !== undefined).map(node);
	const chunks = [...withImports([...always, ...own, node(leaf)])];
	line(`js   ${route}`, gzipped(chunks.map(({ file }) => file)), budget);
	line(`css  ${route}`, gzipped(chunks.flatMap(({ css = [] }) => css)), CSS_BUDGET);
}
// latin-ext comes only with a letter that the other two lack
const fonts = Object.values(manifest).map(({ file }) => file).filter((file) => file.endsWith('.woff2') && !file.includes('latin-ext'));
line('fonts', fonts.reduce((sum, file) => sum + size(file), 0), FONT_BUDGET);
