import { expect, type BrowserContext, type Page } from '@playwright/test';
import { listen, test as base } from './looks.ts';

const PASSWORD = process.env['DEMO_PASSWORD'] ?? '';

/** Signs in on the page itself and stays at `path`. */
export async function signIn(page: Page, username: string, path: string): Promise<void> {
	await page.goto(path);
	await page.getByLabel('Tên đăng nhập').fill(username);
	await page.getByLabel('Mật khẩu', { exact: true }).fill(PASSWORD);
	await page.getByRole('button', { name: 'Đăng nhập' }).click();
	await expect(page.getByRole('navigation', { name: 'Điều hướng chính' })).toBeVisible();
}

interface People {
	/** Somebody signed in at `path`, in a browser of their own, as quiet as the test's. */
	person: (username: string, path: string) => Promise<Page>;
}
export const test = base.extend<People>({
	person: async ({ browser }, use) => {
		const faults: string[] = [];
		const contexts: BrowserContext[] = [];
		await use(async (username, path) => {
			const context = await browser.newContext();
			contexts.push(context);
			await listen(context, faults);
			const page = await context.newPage();
			await signIn(page, username, path);
			return page;
		});
		for (const context of contexts) await context.close();
		expect(faults).toEqual([]);
	}
});

/** Types into a search field and takes the first thing found, which must have this name; by the keyboard alone. */
export async function lookUp(page: Page, label: string, typed: string, name: string): Promise<void> {
	await page.getByLabel(label, { exact: true }).fill(typed);
	const found = page.getByRole('button', { name }).first();
	await expect(found).toBeVisible();
	await page.keyboard.press('ArrowDown');
	await expect(found).toBeFocused();
	await page.keyboard.press('Enter');
}
