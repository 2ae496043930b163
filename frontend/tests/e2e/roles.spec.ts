import { expect, type Page } from '@playwright/test';
import { expectSoundLooks } from './looks.ts';
import { lookUp, signIn, test } from './people.ts';

const title = (page: Page): ReturnType<Page['getByRole']> => page.getByRole('heading', { level: 1 });
const offered = (page: Page): ReturnType<Page['getByRole']> => page.getByRole('group', { name: 'Việc có thể làm' }).getByRole('button');
const receipt = (page: Page): ReturnType<Page['getByRole']> => page.getByRole('status').filter({ hasText: /[A-Z]{2}-52-/ });
const NARROW = { width: 360, height: 740 };

const REGISTER = ['Đơn thư'];
const INTAKE = ['Tiếp nhận'];
const HANDLING = ['Việc được giao', 'Chuyển cấp trên'];
const ALL = ['Đối thoại', 'Cam kết', 'Thông báo', 'Tài khoản'];
const COMMITTEE = [...REGISTER, ...INTAKE, ...HANDLING, ...ALL];
const SUPERVISING = [...REGISTER, ...INTAKE, ...ALL];
const DEPARTMENT = [...REGISTER, 'Việc được giao', ...ALL];

/** Where each seat of the demo begins: what the navigation offers it, in this order, and nothing else. */
const SEATS: readonly (readonly [username: string, navigation: readonly string[]])[] = [
	['head.province', COMMITTEE],
	['officer.province', COMMITTEE],
	['reception.province', SUPERVISING],
	['inspection.province', COMMITTEE],
	['dept.agriculture', DEPARTMENT],
	['dept.agriculture.head', DEPARTMENT],
	['front.province', SUPERVISING],
	['front.commune', SUPERVISING],
	['party.head.commune', COMMITTEE],
	['head.commune', COMMITTEE],
	['deputy.commune', COMMITTEE],
	['officer.commune', COMMITTEE],
	['secretary.commune', COMMITTEE],
	['council.commune', SUPERVISING],
	['division.economy', DEPARTMENT],
	['hamlet.commune', SUPERVISING],
	['citizen.1', [...REGISTER, 'Gửi kiến nghị', 'Thêm đơn bằng mã', 'Thông báo', 'Tài khoản']]
];

/** Fills the intake form of an office in, and sends it, with nothing but keys: Tab leads on, a typed letter chooses. */
async function takeDownByKeys(page: Page, name: string, body: string, petitioner: string): Promise<void> {
	const goTo = async (label: string): Promise<void> => {
		const control = page.getByLabel(label, { exact: true });
		for (let presses = 0; presses < 20 && !(await control.evaluate((element) => element === document.activeElement)); presses += 1)
			await page.keyboard.press('Tab');
		await expect(control).toBeFocused();
	};
	await page.getByLabel('Tiêu đề').focus();
	await page.keyboard.type(name);
	await goTo('Nội dung');
	await page.keyboard.type(body);
	await goTo('Loại đơn');
	await page.keyboard.type('Ph'); // Phản ánh
	await goTo('Lĩnh vực');
	await expect(page.getByLabel('Lĩnh vực').getByRole('option', { name: 'Giao thông, hạ tầng đường' })).toBeAttached();
	await page.keyboard.type('Giao th');
	await goTo('Nguồn tiếp nhận');
	await page.keyboard.press('ArrowDown');
	await goTo('Họ và tên');
	await page.keyboard.type(petitioner);
	await page.keyboard.press('Enter');
	await expect(title(page)).toHaveText('Đã tiếp nhận');
	await expect(title(page)).toBeFocused();
	await expect(receipt(page)).toBeVisible();
}

for (const [username, navigation] of SEATS)
	test(`${username} finds the register and a navigation with its own work alone`, async ({ page }) => {
		await page.setViewportSize(NARROW);
		await signIn(page, username, '/don-thu');
		await expect(page.getByRole('navigation', { name: 'Điều hướng chính' }).getByRole('link')).toHaveText([...navigation]);
		await expect(title(page)).toHaveText('Đơn thư');
		await expect(page.getByText(/^Có (hơn )?[1-9][\d.]* đơn$/)).toBeVisible();
	});

test('the administrator is offered no petition, and the register shows none', async ({ page }) => {
	await page.setViewportSize(NARROW);
	await signIn(page, 'admin', '/me');
	await expect(page.getByRole('navigation', { name: 'Điều hướng chính' }).getByRole('link')).toHaveText(['Đối thoại', 'Thông báo', 'Tài khoản']);
	await expectSoundLooks(page);
	await page.goto('/don-thu');
	await expect(page.getByText('Không có đơn nào như vậy.')).toBeVisible();
	await page.goto('/tiep-nhan');
	await page.getByLabel('Tiêu đề').fill('Việc không phải của quản trị');
	await page.getByLabel('Nội dung', { exact: true }).fill('Quản trị viên không tiếp nhận đơn thư.');
	await page.getByLabel('Loại đơn').selectOption({ label: 'Kiến nghị' });
	await page.getByLabel('Lĩnh vực').selectOption({ label: 'Giao thông, hạ tầng đường' });
	await page.getByLabel('Nguồn tiếp nhận').selectOption({ label: 'Bưu chính' });
	await page.getByLabel('Họ và tên').fill('Không Ai');
	await lookUp(page, 'Địa bàn của sự việc', 'ia le', 'Xã Ia Le');
	await page.getByRole('button', { name: 'Tiếp nhận', exact: true }).click();
	await expect(page.getByRole('alert')).toContainText('không tiếp nhận đơn thư');
});

test('the head of a hamlet brings an opinion in on a telephone, with the keys alone', async ({ page }) => {
	await page.setViewportSize(NARROW);
	await signIn(page, 'hamlet.commune', '/tiep-nhan');
	await takeDownByKeys(page, `Đường vào làng lầy lội ${String(Date.now())}`, 'Mùa mưa xe không vào được, học sinh phải nghỉ học.', "Rmah H'Ngốt");
	await expectSoundLooks(page);
});

test('the Front takes an opinion down without diacritics, finds it again, and is offered no decision on it', async ({ page }) => {
	const name = `Duong den truong hong ${String(Date.now())}`;
	await page.setViewportSize(NARROW);
	await signIn(page, 'front.commune', '/tiep-nhan');
	await takeDownByKeys(page, name, 'Doan tu cau Go den truong tieu hoc.', 'Nguyen Van Bay');
	await page.getByRole('link', { name: 'Mở đơn' }).click();
	await expect(title(page)).toHaveText(name);
	await expect(page.getByText('Doan tu cau Go den truong tieu hoc.', { exact: true })).toBeVisible();
	await expect(offered(page)).toHaveText(['Cấp khóa theo dõi']);
	await expectSoundLooks(page);
	await page.getByRole('link', { name: 'Đơn thư', exact: true }).click();
	await expect(page.getByRole('link', { name })).toBeVisible();
});

for (const username of ['council.commune', 'party.head.commune', 'inspection.province', 'reception.province', 'head.province', 'front.province'])
	test(`${username} reads a petition that another committee holds, and is offered nothing to do with it`, async ({ page }) => {
		await page.setViewportSize(NARROW);
		await signIn(page, username, '/don-thu');
		await page.getByRole('row').filter({ hasText: 'Ủy ban nhân dân xã Ia Le' }).getByRole('link').first().click();
		await expect(page.getByRole('heading', { level: 2, name: 'Thời hạn' })).toBeVisible();
		await expect(offered(page)).toHaveCount(0);
		await expectSoundLooks(page);
	});

test('the deputy whom the powers were handed to decides like the head', async ({ page }) => {
	await page.setViewportSize(NARROW);
	await signIn(page, 'deputy.commune', '/don-thu?state=received&sort=received_at');
	await page.getByRole('row').filter({ hasText: 'Ủy ban nhân dân xã Ia Le' }).getByRole('link').first().click();
	await offered(page).filter({ hasText: 'Bắt đầu xem xét' }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Bắt đầu xem xét', exact: true }).click();
	await expect(offered(page).filter({ hasText: 'Chuyển cấp trên' })).toBeVisible();
	await expectSoundLooks(page);
});

for (const username of ['dept.agriculture', 'dept.agriculture.head'])
	test(`${username} opens the work it was given and may answer`, async ({ page }) => {
		await page.setViewportSize(NARROW);
		await signIn(page, username, '/viec-duoc-giao');
		await expect(title(page)).toHaveText('Việc được giao');
		await page.getByRole('row').getByRole('link').first().click();
		await expect(offered(page).filter({ hasText: 'Trình văn bản trả lời' })).toBeVisible();
		await expect(offered(page).filter({ hasText: 'Duyệt văn bản trả lời' })).toHaveCount(0);
		await expectSoundLooks(page);
	});

test('a citizen sees no petition of another citizen', async ({ person }) => {
	const one = await person('citizen.1', '/don-thu');
	await one.getByRole('row').getByRole('link').first().click();
	await expect(one.getByRole('heading', { level: 2, name: 'Thời hạn' })).toBeVisible();
	const other = await person('citizen.2', new URL(one.url()).pathname);
	await expect(other.getByRole('alert')).toBeVisible();
	await expect(other.getByRole('heading', { level: 2, name: 'Thời hạn' })).toHaveCount(0);
	await expectSoundLooks(other);
});
