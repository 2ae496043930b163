import { expect, type APIRequestContext, type Page } from '@playwright/test';
import { expectSoundLooks, expectTargets, test } from './looks.ts';

const PASSWORD = process.env['DEMO_PASSWORD'] ?? '';
const CLERK = 'secretary.commune';
const CHAIR = 'head.commune';
const OPINION_MS = 15_000;
const HOUR_MS = 3_600_000;

interface Held {
	readonly id: string;
	readonly version: number;
}
interface Caller {
	readonly accountId: string;
	readonly versionOf: (id: string) => Promise<number>;
	readonly send: (method: 'post' | 'put', path: string, data: object, version?: number) => Promise<Held>;
}

async function callAs(request: APIRequestContext, username: string): Promise<Caller> {
	const given = await request.post('/api/v1/auth/token', { form: { grant_type: 'password', username, password: PASSWORD } });
	const { access_token } = (await given.json()) as { access_token: string };
	const bearer = { Authorization: `Bearer ${access_token}` };
	const me = (await (await request.get('/api/v1/me', { headers: bearer })).json()) as { account: { id: string } };
	return {
		accountId: me.account.id,
		versionOf: async (id) => ((await (await request.get(`/api/v1/sessions/${id}`, { headers: bearer })).json()) as Held).version,
		send: async (method, path, data, version) => {
			const headers = { ...bearer, ...(version !== undefined && { 'If-Match': `"v${String(version)}"` }) };
			const answered = await request[method](`/api/v1/sessions${path}`, { data, headers });
			expect(answered.ok(), await answered.text()).toBe(true);
			return (await answered.json()) as Held;
		}
	};
}

/** A session of today with chair and clerk, opened. */
async function openSession(request: APIRequestContext, title: string): Promise<string> {
	const chair = await callAs(request, CHAIR);
	const clerk = await callAs(request, CLERK);
	const begins = Date.now() + 60_000;
	const plan = { kind: 'hamlet_listening', title, venue: 'Nhà văn hóa thôn', starts_at: new Date(begins).toISOString(), ends_at: new Date(begins + HOUR_MS).toISOString() };
	let held = await clerk.send('post', '', plan);
	const appointments = [
		{ account_id: chair.accountId, duty: 'chair' },
		{ account_id: clerk.accountId, duty: 'clerk' }
	];
	held = await clerk.send('put', `/${held.id}/appointments`, { appointments }, held.version);
	held = await clerk.send('post', `/${held.id}/announce`, { late_reason: 'Họp đột xuất theo yêu cầu của nhiều hộ dân.' }, held.version);
	held = await clerk.send('post', `/${held.id}/make-ready`, {}, held.version);
	held = await clerk.send('post', `/${held.id}/start`, {}, held.version);
	return held.id;
}

/** Opens the page as the clerk; the sign-in form itself has its own journeys. */
async function openAsClerk(page: Page, path: string): Promise<void> {
	const given = await page.request.post('/api/v1/auth/token', { form: { grant_type: 'password', username: CLERK, password: PASSWORD } });
	expect(given.ok(), await given.text()).toBe(true);
	await page.addInitScript(() => {
		localStorage.setItem('doi-thoai.session', 'yes');
	});
	await page.goto(path);
}

const text = (page: Page): ReturnType<Page['getByLabel']> => page.getByLabel('Nội dung ý kiến');
const numbers = (page: Page): Promise<string[]> => page.locator('li .number').allInnerTexts();
const said = (page: Page, number: number): Promise<void> =>
	expect(page.getByRole('status').filter({ hasText: `Đã lưu ý kiến số ${String(number)}` })).toBeVisible();

test.beforeAll(() => {
	expect(PASSWORD, 'DEMO_PASSWORD is the password of the demo accounts').not.toBe('');
});

test('a clerk takes five opinions down with the keyboard alone, each in less than 15 seconds, numbered in order', async ({ page, request }) => {
	const id = await openSession(request, `Nghe dân nói ${String(Date.now())}`);
	await openAsClerk(page, `/doi-thoai/${id}/ghi-y-kien`);
	const OPINIONS = [
		{ says: 'Kênh N3 bồi lắng hai vụ nay, đề nghị nạo vét trước vụ hè thu.', outcome: 'Alt+1', answer: 'Xã cho nạo vét ngay tuần này.' },
		{ says: 'Đường vào làng lầy lội mùa mưa, học sinh khó đi học.', outcome: 'Alt+2', answer: 'Vốn đã bố trí cho quý III.' },
		{ says: 'Đề nghị quan tâm hơn đến người cao tuổi.', outcome: 'Alt+3' },
		{ says: 'Đề nghị cấp điện cho khu sản xuất.', outcome: 'Alt+4' },
		{ says: 'Hỏi bao giờ có kết quả đo đạc đất.', outcome: '' }
	];
	for (const [position, { says, outcome, answer }] of OPINIONS.entries()) {
		await expect(text(page)).toBeFocused();
		const begun = Date.now();
		await page.keyboard.type(says);
		await page.keyboard.press('Tab');
		await page.keyboard.type('Siu Thảo');
		await page.keyboard.press('Tab');
		await page.keyboard.press('ArrowDown');
		if (outcome !== '') await page.keyboard.press(outcome);
		if (answer !== undefined) {
			await page.keyboard.type(answer);
			await page.keyboard.press('Tab');
			// who answers is remembered from the opinion before
			if (position === 0) await page.keyboard.type('Chủ tịch UBND xã');
		}
		await page.keyboard.press('Control+Enter');
		await said(page, position + 1);
		expect(Date.now() - begun).toBeLessThan(OPINION_MS);
	}
	await expect(page.locator('li .number')).toHaveCount(OPINIONS.length);
	expect((await numbers(page)).map((number) => Number(/\d+/.exec(number)?.[0]))).toEqual([5, 4, 3, 2, 1]);
	await expectSoundLooks(page);
	await expectTargets(page);

	await page.goto(`/doi-thoai/${id}`);
	await expect(page.getByText('2 (40 %)')).toBeVisible();
	await expectSoundLooks(page);
	await expectTargets(page);
});

test('a draft outlives a reload and a lost network, and is stored once', async ({ page, request, context }) => {
	const id = await openSession(request, `Mất mạng ${String(Date.now())}`);
	await openAsClerk(page, `/doi-thoai/${id}/ghi-y-kien`);
	await text(page).fill('Cột điện nghiêng sau bão.');
	await page.getByLabel('Lĩnh vực').selectOption({ index: 1 });
	await page.reload();
	await expect(text(page)).toHaveValue('Cột điện nghiêng sau bão.');

	// the server stores it, the answer never arrives
	await page.route(`**/sessions/${id}/petitions`, async (route) => {
		if (route.request().method() !== 'POST') return route.continue();
		await route.fetch();
		return route.abort();
	});
	await page.keyboard.press('Control+Enter');
	await expect(page.getByRole('alert')).toContainText('gửi lại không tạo ra ý kiến trùng');
	await expect(text(page)).toHaveValue('Cột điện nghiêng sau bão.');
	await expect(text(page)).toHaveAttribute('readonly');
	await expectSoundLooks(page);

	await context.setOffline(true);
	await page.unroute(`**/sessions/${id}/petitions`);
	await context.setOffline(false);
	await said(page, 1);
	await expect(text(page)).toHaveValue('');
	await expect(page.locator('li .number')).toHaveCount(1);
	expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('opinion')))).toEqual([]);
});

test('without a network opinions wait on the device, and go out once, in the order written', async ({ page, request, context }) => {
	const title = `Ngoài vùng phủ sóng ${String(Date.now())}`;
	const id = await openSession(request, title);
	await openAsClerk(page, `/doi-thoai/${id}/ghi-y-kien`);
	const write = async (words: string): Promise<void> => {
		await text(page).fill(words);
		await page.getByLabel('Lĩnh vực').selectOption({ index: 1 });
		await page.keyboard.press('Control+Enter');
	};
	await expect(page.getByLabel('Lĩnh vực').locator('option').nth(1)).toBeAttached();
	await context.setOffline(true);
	await write('Kênh N3 bồi lấp.');
	await expect(page.getByRole('alert')).toContainText('gửi lại không tạo ra ý kiến trùng');
	await page.keyboard.press('Alt+5');
	await write('Cau treo muc van.');
	await expect(page.getByRole('heading', { name: 'Chưa lưu (2)' })).toBeVisible();
	await expectSoundLooks(page);
	await context.setOffline(false);
	await expect(page.getByRole('heading', { name: /^Chưa lưu/ })).toHaveCount(0);
	await expect(page.locator('li .number')).toHaveText([/2$/, /1$/]);
	await expect(page.getByRole('listitem').filter({ hasText: 'Kênh N3 bồi lấp.' }).locator('.number')).toHaveText(/1$/);

	await page.goto(`/lich-doi-thoai/${id}`);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
	await expect(page.getByText('Kênh N3')).toHaveCount(0);
	await expectSoundLooks(page);
});

test('a clerk finds the session in the list, records who came, and is told of a change by somebody else', async ({ page, request }) => {
	const title = `Ghi số người ${String(Date.now())}`;
	const id = await openSession(request, title);
	await openAsClerk(page, '/doi-thoai?state=in_progress');
	await expect(page.getByRole('link', { name: title })).toBeVisible();
	await expectSoundLooks(page);
	await page.getByRole('link', { name: title }).click();
	await page.getByRole('button', { name: 'Ghi số người dự' }).click();
	await page.getByLabel('Người dân').fill('77');
	await page.getByRole('dialog').getByRole('button', { name: 'Ghi số người dự' }).click();
	await expect(page.getByText('Đã xong: Ghi số người dự')).toBeVisible();
	await expect(page.getByText('77', { exact: true })).toBeVisible();

	await page.getByRole('button', { name: 'Kết thúc phần nêu ý kiến' }).click();
	const chair = await callAs(request, CHAIR);
	const counted = await chair.send('put', `/${id}/attendance`, { people: 78, officials: 3, members: 2 }, await chair.versionOf(id));
	await chair.send('post', `/${id}/close-capture`, {}, counted.version);
	await page.getByRole('dialog').getByRole('button', { name: 'Kết thúc phần nêu ý kiến' }).click();
	await page.getByRole('button', { name: 'Tải lại, giữ phần đã nhập' }).click();
	await page.keyboard.press('Escape');
	await expect(page.getByText('Hoàn thiện biên bản')).toBeVisible();
	await expect(page.getByText('78', { exact: true })).toBeVisible();
});

test('the plan of a session and the public list are sound', async ({ page }) => {
	await page.goto('/lich-doi-thoai');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Lịch đối thoại');
	await expectSoundLooks(page);
	await openAsClerk(page, '/doi-thoai/moi');
	await page.getByRole('button', { name: 'Lên kế hoạch buổi đối thoại' }).click();
	await expect(page.getByRole('alert')).toBeFocused();
	await expectSoundLooks(page);
	await expectTargets(page);
});
