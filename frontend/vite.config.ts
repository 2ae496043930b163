import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

/** Kit's route announcer carries a style attribute; the policy allows exactly that one, by its hash. */
function announcerStyleHash(): `sha256-${string}` {
	const source = readFileSync('node_modules/@sveltejs/kit/src/runtime/components/root.svelte', 'utf8');
	const styles = [...source.matchAll(/\sstyle="([^"]*)"/g)].map((match) => match[1] ?? '');
	if (styles.length !== 1) throw new Error(`Kit's root.svelte has ${String(styles.length)} style attributes, one was expected`);
	return `sha256-${createHash('sha256').update(styles.join('')).digest('base64')}`;
}

export default defineConfig({
	plugins: [
		sveltekit({
			adapter: adapter({ fallback: '200.html', precompress: true, strict: true }),
			compilerOptions: { runes: true },
			serviceWorker: { register: false },
			csp: {
				mode: 'hash',
				directives: {
					'default-src': ['self'],
					'script-src': ['self'],
					'style-src': ['self'],
					'style-src-attr': ['unsafe-hashes', announcerStyleHash()],
					'img-src': ['self', 'data:', 'blob:'],
					'connect-src': ['self'],
					'object-src': ['none'],
					'base-uri': ['none'],
					'form-action': ['self'],
					'require-trusted-types-for': ['script'],
					'trusted-types': ['svelte-trusted-html', 'sveltekit-trusted-url']
				}
			}
		})
	],
	// an inlined font or image would be a data: address, which font-src refuses
	build: {
		assetsInlineLimit: 0,
		// what every page needs is one file: some thirty small ones cost a slow line more than their bytes
		rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'base', minShareCount: globSync('src/routes/**/+page.svelte').length }] } } }
	},
	server: { proxy: { '/api': process.env['API_URL'] ?? 'http://127.0.0.1:8000' } },
	test: { environment: 'node', include: ['src/**/*.test.ts', 'tests/structure/**/*.test.ts'] }
});
