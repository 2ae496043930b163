import { expect, type Page } from '@playwright/test';
import { expectSoundLooks, expectTargets, test } from './looks.ts';

const PASSWORD = process.env['DEMO_PASSWORD'] ?? '';
const OFFICER = 'officer.commune';
const CITIZEN = 'citizen.1';

async function fillIn(page: Page, username: string, password: string): Promise<void> {
	await page.getByLabel('Tên đăng nhập').fill(username);
	await page.getByLabel('Mật khẩu', { exact: true }).fill(password);
	await page.getByRole('button', { name: 'Đăng nhập' }).click();
}

async function signIn(page: Page, username: string): Promise<void> {
	await page.goto('/me');
	await fillIn(page, username, PASSWORD);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Tài khoản của tôi');
}

async function switchTo(page: Page, title: string | RegExp): Promise<void> {
	await page.getByRole('button', { name: 'Đổi tư cách' }).click();
	await page.getByRole('radio', { name: title }).check();
	await page.getByRole('button', { name: 'Chuyển' }).click();
}

const activeTitle = (page: Page): ReturnType<Page['locator']> => page.locator('#main strong').first();
const summary = (page: Page): ReturnType<Page['getByRole']> => page.getByRole('alert').filter({ hasText: 'Có chỗ cần sửa' });

test.beforeAll(() => {
	expect(PASSWORD, 'DEMO_PASSWORD is the password of the demo accounts').not.toBe('');
});

test('the public home page is sound and asks the server nothing', async ({ page }) => {
	const calls: string[] = [];
	page.on('request', (request) => {
		if (request.url().includes('/api/')) calls.push(request.url());
	});
	await page.goto('/');
	await expect(page).toHaveTitle('Đối thoại giữa lãnh đạo và Nhân dân – Đối Thoại');
	await expectSoundLooks(page);
	await expectTargets(page);
	expect(calls).toEqual([]);
});

test('an unknown address is told as such', async ({ page }) => {
	await page.goto('/khong-co-trang-nay');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Không tìm thấy trang');
	await page.getByRole('link', { name: 'Về trang chủ' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Đối thoại giữa lãnh đạo và Nhân dân');
});

test('missing entries and a wrong password are told in a summary that takes the focus', async ({ page }) => {
	await page.goto('/sign-in');
	await page.getByRole('button', { name: 'Đăng nhập' }).click();
	await expect(summary(page)).toBeFocused();
	await expect(page).toHaveTitle('Lỗi: Đăng nhập – Đối Thoại');
	await page.getByRole('link', { name: 'Nhập mật khẩu' }).click();
	await expect(page.getByLabel('Mật khẩu', { exact: true })).toBeFocused();

	await fillIn(page, CITIZEN, 'sai-mật-khẩu');
	await expect(summary(page)).toBeFocused();
	await expect(page.getByLabel('Tên đăng nhập')).toHaveValue(CITIZEN);
	await expect(page.getByLabel('Tên đăng nhập')).toHaveAttribute('aria-invalid', 'true');
	await expectSoundLooks(page);
	await expectTargets(page);
});

test('a person signs in, reloads, and signs out', async ({ page, context }) => {
	await page.goto('/me');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Đăng nhập');
	await fillIn(page, OFFICER, PASSWORD);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Tài khoản của tôi');
	await expect(page.getByRole('table')).toBeVisible();
	await expectSoundLooks(page);
	await expectTargets(page);

	await page.reload();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Tài khoản của tôi');
	const kept = await page.evaluate(() => ({ local: Object.keys(localStorage), session: Object.keys(sessionStorage), cookie: document.cookie }));
	expect(kept).toMatchObject({ local: ['doi-thoai.session'], cookie: '' });
	// Kit keeps scroll positions there; the token is nowhere
	expect(kept.session.filter((key) => !key.startsWith('sveltekit:'))).toEqual([]);

	await page.getByRole('button', { name: 'Đăng xuất' }).click();
	await expect(page.getByRole('status')).toHaveText('Bạn đã đăng xuất.');
	await page.reload();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Đăng nhập');
	expect((await context.cookies()).filter(({ value }) => value !== '')).toEqual([]);
});

test('a citizen has an account without any position', async ({ page }) => {
	await signIn(page, CITIZEN);
	await expect(activeTitle(page)).toHaveText('Người dân');
	await expect(page.getByText('không giữ chức danh')).toBeVisible();
	await expect(page.getByRole('button', { name: 'Đổi tư cách' })).toHaveCount(0);
});

test('an officer acts as a citizen and back', async ({ page }) => {
	await signIn(page, OFFICER);
	const office = (await activeTitle(page).textContent()) ?? '';
	expect(office).not.toBe('');
	await page.getByRole('button', { name: 'Đổi tư cách' }).click();
	await expectSoundLooks(page);
	await page.keyboard.press('Escape');
	await expect(page.getByRole('button', { name: 'Đổi tư cách' })).toBeFocused();

	await switchTo(page, 'Người dân');
	await expect(activeTitle(page)).toHaveText('Người dân');
	await page.reload();
	await expect(activeTitle(page)).toHaveText('Người dân');
	await switchTo(page, office);
	await expect(activeTitle(page)).toHaveText(office);
});

test('other tabs follow a sign-out, and stop at a switch', async ({ page, context }) => {
	await signIn(page, OFFICER);
	const other = await context.newPage();
	await other.goto('/me');
	await expect(other.getByRole('heading', { level: 1 })).toHaveText('Tài khoản của tôi');

	await switchTo(page, 'Người dân');
	await expect(other.getByRole('alert')).toContainText('không còn đúng tài khoản hoặc tư cách');
	await expectSoundLooks(other);
	await other.getByRole('button', { name: 'Tải lại trang' }).click();
	await expect(activeTitle(other)).toHaveText('Người dân');

	await page.getByRole('button', { name: 'Đăng xuất' }).click();
	await expect(other.getByRole('status')).toHaveText('Bạn đã đăng xuất ở một thẻ khác.');
	await expect(other.getByRole('table')).toHaveCount(0);
});

test('two tabs that renew at the same time both stay signed in', async ({ page, context }) => {
	await signIn(page, OFFICER);
	const other = await context.newPage();
	await other.goto('/me');
	for (let round = 0; round < 3; round += 1) {
		await Promise.all([page.reload(), other.reload()]);
		for (const tab of [page, other]) await expect(tab.getByRole('table')).toBeVisible();
	}
});

test('a session that ended is taken up again over the open page', async ({ page, context }) => {
	await page.clock.install();
	await signIn(page, OFFICER);
	const office = (await activeTitle(page).textContent()) ?? '';
	await context.clearCookies();
	await page.clock.fastForward('11:00');
	await switchTo(page, 'Người dân');

	const again = page.getByRole('dialog', { name: 'Đăng nhập lại để tiếp tục' });
	await expect(again.getByLabel('Tên đăng nhập')).toHaveValue(OFFICER);
	await expectSoundLooks(page);
	await again.getByLabel('Mật khẩu', { exact: true }).fill(PASSWORD);
	await again.getByRole('button', { name: 'Đăng nhập' }).click();
	await expect(again).toHaveCount(0);
	await expect(activeTitle(page)).toHaveText(office);
	await page.getByRole('button', { name: 'Chuyển' }).click();
	await expect(activeTitle(page)).toHaveText('Người dân');
});

test('a session that ended before the page was opened is told', async ({ page, context }) => {
	await signIn(page, CITIZEN);
	await context.clearCookies();
	await page.reload();
	await expect(page.getByRole('status')).toHaveText('Phiên làm việc đã hết hạn. Hãy đăng nhập lại.');
});

test('without a network the page says so, and goes on when it is back', async ({ page, context }) => {
	await page.goto('/sign-in');
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	await context.setOffline(true);
	await fillIn(page, CITIZEN, PASSWORD);
	await expect(summary(page)).toContainText('Kiểm tra kết nối mạng');
	await context.setOffline(false);
	await page.getByRole('button', { name: 'Đăng nhập' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Đơn thư');
});

test('the language changes in place, loses no entry and is remembered', async ({ page }) => {
	await page.goto('/sign-in');
	await page.getByLabel('Tên đăng nhập').fill(CITIZEN);
	await page.getByRole('button', { name: 'English' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
	await expect(page).toHaveTitle('Sign in – Đối Thoại');
	await expect(page.locator('html')).toHaveAttribute('lang', 'en');
	await expect(page.getByLabel('User name')).toHaveValue(CITIZEN);
	await page.reload();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');

	await page.getByLabel('User name').fill(CITIZEN);
	await page.getByLabel('Password', { exact: true }).fill('wrong');
	const refused = page.waitForRequest('**/api/v1/auth/token');
	await page.getByRole('button', { name: 'Sign in' }).click();
	expect(await (await refused).headerValue('accept-language')).toBe('en');
	await expect(page.getByRole('alert')).toBeFocused();
});

test('everything is reached by the keyboard', async ({ page }) => {
	await page.goto('/sign-in');
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
	await page.keyboard.press('Tab');
	await expect(page.getByRole('link', { name: 'Đi thẳng đến nội dung' })).toBeFocused();
	await page.keyboard.press('Enter');
	await page.keyboard.press('Tab');
	await expect(page.getByLabel('Tên đăng nhập')).toBeFocused();
	await page.keyboard.type(OFFICER);
	await page.keyboard.press('Tab');
	await page.keyboard.type(PASSWORD);
	await page.keyboard.press('Enter');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Đơn thư');

	const change = page.getByRole('button', { name: 'Đổi tư cách' });
	for (let presses = 0; presses < 30 && !(await change.evaluate((element) => element === document.activeElement)); presses += 1)
		await page.keyboard.press('Tab');
	await expect(change).toBeFocused();
	await page.keyboard.press('Enter');
	await page.getByRole('radio', { name: 'Người dân' }).focus();
	await page.keyboard.press('Space');
	await page.keyboard.press('Enter');
	await expect(activeTitle(page)).toHaveText('Người dân');
});
