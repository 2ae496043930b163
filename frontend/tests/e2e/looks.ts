import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test as base, expect, type BrowserContext, type Page } from '@playwright/test';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface AxeWindow extends Window {
	axe: { run: (options: object) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
	blocked?: string[];
}

/** Counts into `faults` what the policy blocks and what the pages of this context throw. */
export async function listen(context: BrowserContext, faults: string[]): Promise<void> {
	await context.exposeFunction('tellBlocked', (what: string) => faults.push(`blocked: ${what}`));
	await context.addInitScript(() => {
		document.addEventListener('securitypolicyviolation', (event) => {
			(window as unknown as { tellBlocked: (what: string) => void }).tellBlocked(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
		});
	});
	context.on('weberror', (error) => faults.push(`thrown: ${error.error().message}`));
	context.on('console', (message) => {
		// the browser itself writes a line for each refused request; those are what a test may be about
		if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) faults.push(`console: ${message.text()}`);
	});
}

/** Every test's context: what the policy blocked and what the page threw is counted, and must be nothing. */
export const test = base.extend<{ quiet: undefined }>({
	quiet: [
		async ({ context }, use) => {
			const faults: string[] = [];
			await listen(context, faults);
			await use(undefined);
			expect(faults).toEqual([]);
		},
		{ auto: true }
	]
});

const WIDTHS = [360, 1280];
const SCHEMES = [
	{ colorScheme: 'light', forcedColors: 'none' },
	{ colorScheme: 'dark', forcedColors: 'none' },
	{ colorScheme: 'light', forcedColors: 'active' }
] as const;

/** The page as it stands has no axe violation and no sideways scroll: 360 and 1280 px, light, dark and forced colours. */
export async function expectSoundLooks(page: Page): Promise<void> {
	await page.evaluate(AXE);
	for (const width of WIDTHS) {
		await page.setViewportSize({ width, height: 800 });
		const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
		expect(overflow, `sideways scroll at ${String(width)} px`).toBe(0);
		for (const scheme of SCHEMES) {
			await page.emulateMedia(scheme);
			const found = await page.evaluate(async (tags) => {
				const { violations } = await (window as unknown as AxeWindow).axe.run({ runOnly: tags });
				return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
			}, TAGS);
			expect(found, `${String(width)} px ${scheme.colorScheme} forced ${scheme.forcedColors}`).toEqual([]);
		}
	}
	await page.emulateMedia({ colorScheme: null, forcedColors: null });
}

/** Every control that can be pressed is at least 44 px high, but for links within text, and boxes whose label is. */
export async function expectTargets(page: Page): Promise<void> {
	const small = await page.evaluate(() =>
		[...document.querySelectorAll<HTMLElement>('button, input:not([type=radio], [type=checkbox]), select, nav a, header a')]
			.filter((element) => element.checkVisibility() && element.getBoundingClientRect().height < 43.5)
			.map((element) => element.outerHTML)
	);
	expect(small).toEqual([]);
}
