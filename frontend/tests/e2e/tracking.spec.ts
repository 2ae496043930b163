import { expect, type Page } from '@playwright/test';
import { expectSoundLooks, expectTargets } from './looks.ts';
import { lookUp, signIn, test } from './people.ts';

const title = (page: Page): ReturnType<Page['getByRole']> => page.getByRole('heading', { level: 1 });
const next = (page: Page): Promise<void> => page.getByRole('button', { name: 'Tiếp tục' }).click();
const fact = (page: Page, term: string): ReturnType<Page['locator']> => page.locator('div').filter({ has: page.locator('dt', { hasText: new RegExp(`^${term}$`) }) }).last().locator('dd');

/** All steps up to the last, each sound. */
async function fillIn(page: Page, klass: string, name: string): Promise<void> {
	await page.getByRole('radio', { name: klass, exact: true }).check();
	await next(page);
	await expect(title(page)).toHaveText('Bạn muốn nói điều gì?');
	await expect(title(page)).toBeFocused();
	await page.getByLabel('Tiêu đề').fill(name);
	await page.getByLabel('Nội dung').fill('Đoạn từ cầu Gỗ đến nhà văn hóa xói lở khoảng 60 m, <b>đề nghị</b> sửa trước mùa mưa.');
	await next(page);
	await page.getByLabel('Lĩnh vực').selectOption({ label: 'Giao thông, hạ tầng đường' });
	await next(page);
	await lookUp(page, 'Địa bàn của sự việc', 'ia le', 'Xã Ia Le');
	await expect(page.getByRole('button', { name: /^Đổi: Địa bàn/ })).toBeFocused();
	await next(page);
	await next(page);
	await expect(title(page)).toHaveText('Liên hệ với bạn thế nào?');
}

test('somebody without an account hands in step by step, follows it, and withdraws', async ({ page }) => {
	test.setTimeout(120_000);
	await page.goto('/gui-kien-nghi');
	await next(page);
	await expect(page.getByRole('alert')).toBeFocused();
	await expectSoundLooks(page);
	await expectTargets(page);
	await fillIn(page, 'Kiến nghị', 'Đường liên thôn bị xói lở');
	await next(page);
	await expect(page.getByRole('alert')).toBeFocused();
	await expectSoundLooks(page);
	await page.getByLabel('Họ và tên').fill("Rơ Châm H'Linh");
	await page.goBack();
	await expect(title(page)).toHaveText('Bạn gửi với tư cách nào?');
	await page.goForward();
	await expect(page.getByLabel('Họ và tên')).toHaveValue("Rơ Châm H'Linh");
	await next(page);
	await expect(title(page)).toHaveText('Kiểm tra trước khi gửi');
	await expect(page.getByText('Xã Ia Le')).toBeVisible();
	await expectSoundLooks(page);
	await expectTargets(page);
	await page.getByRole('button', { name: 'Sửa: Bạn muốn nói điều gì?' }).click();
	await page.getByLabel('Tiêu đề').fill('Đường liên thôn sạt lở');
	await next(page);
	await expect(title(page)).toHaveText('Kiểm tra trước khi gửi');
	await page.getByRole('button', { name: 'Gửi', exact: true }).click();

	await expect(title(page)).toHaveText('Đã gửi');
	await expectSoundLooks(page);
	const code = (await fact(page, 'Mã đơn').textContent()) ?? '';
	const secret = (await fact(page, 'Khóa bí mật').textContent()) ?? '';
	expect(code).toMatch(/^PA-52-/);
	await page.goBack();
	await expect(fact(page, 'Khóa bí mật')).toHaveText(secret);

	await page.getByRole('link', { name: 'Theo dõi đơn' }).last().click();
	await page.getByLabel('Mã đơn').fill(code);
	await page.getByLabel('Khóa bí mật').fill('AAAA-AAAA-AAAA');
	await page.getByRole('button', { name: 'Xem đơn' }).click();
	await expect(page.getByRole('alert')).toBeFocused();
	await expectSoundLooks(page);
	await page.getByLabel('Khóa bí mật').fill(secret);
	await page.getByRole('button', { name: 'Xem đơn' }).click();
	await expect(title(page)).toHaveText('Đường liên thôn sạt lở');
	await expect(fact(page, 'Trạng thái')).toHaveText('Mới tiếp nhận');
	await expect(page.getByText('<b>đề nghị</b>')).toBeVisible();
	await expectSoundLooks(page);

	await page.getByRole('button', { name: 'Rút đơn' }).click();
	await expectSoundLooks(page);
	await page.getByRole('dialog').getByRole('button', { name: 'Rút đơn' }).click();
	await expect(fact(page, 'Trạng thái')).toHaveText('Đã rút');
	await expect(page.getByRole('status').filter({ hasText: 'Đã ghi nhận: Rút đơn' })).toBeVisible();
});

test('a citizen who is signed in hands in under the account, and a denunciation without it', async ({ page }) => {
	test.setTimeout(120_000);
	await signIn(page, 'citizen.1', '/me');
	await page.goto('/gui-kien-nghi');
	await fillIn(page, 'Phản ánh', 'Đèn đường hỏng');
	await expect(page.getByLabel('Họ và tên')).not.toHaveValue('');
	await next(page);
	await expect(page.getByText('Đơn sẽ gắn với tài khoản của bạn')).toBeVisible();
	await page.getByRole('button', { name: 'Gửi', exact: true }).click();
	await expect(page.getByRole('link', { name: 'Mở đơn' })).toBeVisible();
	await expect(page.getByText('Khóa bí mật')).toHaveCount(0);

	await page.getByRole('link', { name: 'Mở đơn' }).click();
	await expect(title(page)).toHaveText('Đèn đường hỏng');
	await expect(page.getByRole('heading', { name: 'Lịch sử xử lý nội bộ' })).toHaveCount(0);
	await expectSoundLooks(page);
	await page.goBack();
	await fillIn(page, 'Tố cáo', 'Cán bộ nhận tiền');
	await next(page);
	await expect(page.getByText('Gửi xong bạn nhận mã và khóa bí mật')).toBeVisible();
	const sent = page.waitForRequest('**/api/v1/public/petitions');
	await page.getByRole('button', { name: 'Gửi', exact: true }).click();
	expect(await (await sent).headerValue('authorization')).toBeNull();
	await expect(fact(page, 'Khóa bí mật')).toHaveText(/^[0-9A-Z-]{14}$/);
});

test('published answers are open to everybody', async ({ page }) => {
	await page.goto('/da-cong-khai');
	await expect(title(page)).toHaveText('Đơn đã công khai');
	await expect(page.getByText('Đang tải…')).toHaveCount(0);
	await expectSoundLooks(page);
	await expectTargets(page);
	await page.goto('/da-cong-khai/018f3a2e-0000-7000-8000-000000000001');
	await expect(page.getByRole('alert')).toBeVisible();
});

test('a petition handed in without an account is taken into one with code and secret', async ({ page, request }) => {
	const title = `Đường liên thôn bị xói lở ${String(Date.now())}`;
	const areas = (await (await request.get('/api/v1/areas?q=kenh%20mek')).json()) as { items: { id: string }[] };
	const body = 'Đoạn từ cầu Gỗ đến nhà văn hóa xói lở khoảng 60 m.';
	const handedIn = await request.post('/api/v1/public/petitions', {
		data: { title, body, class: 'petition', field: 'giao_thong', area_id: areas.items[0]?.id, parties: [{ full_name: 'Dương Văn Phúc' }] }
	});
	expect(handedIn.status(), await handedIn.text()).toBe(201);
	const { code, secret } = (await handedIn.json()) as { code: string; secret: string };

	await signIn(page, 'citizen.2', '/theo-doi-don');
	await page.getByRole('button', { name: 'Đưa vào tài khoản' }).click();
	await expect(page.getByRole('alert')).toBeFocused();
	await expectSoundLooks(page);
	await page.getByLabel('Mã đơn').fill(code);
	await page.getByLabel('Khóa bí mật').fill(secret.toLowerCase());
	await page.getByRole('button', { name: 'Đưa vào tài khoản' }).click();
	await page.getByRole('link', { name: 'Mở đơn' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
});
