import { expect, type Page } from '@playwright/test';
import { expectSoundLooks, expectTargets } from './looks.ts';
import { signIn, test } from './people.ts';

const title = (page: Page): ReturnType<Page['getByRole']> => page.getByRole('heading', { level: 1 });
const action = (page: Page, name: string): ReturnType<Page['getByRole']> => page.getByRole('group', { name: 'Việc có thể làm' }).getByRole('button', { name, exact: true });
const dialog = (page: Page): ReturnType<Page['getByRole']> => page.getByRole('dialog');
const brief = (page: Page): ReturnType<Page['locator']> => page.locator('h1 + p');
const confirm = (page: Page, name: string): Promise<void> => dialog(page).getByRole('button', { name, exact: true }).click();

const inVietNam = (moment: number): string =>
	new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: 'Asia/Ho_Chi_Minh' }).format(moment).replace(' ', 'T');

/** Takes a petition down as an officer, and opens it. */
async function takeDown(page: Page, name: string): Promise<string> {
	await page.getByRole('link', { name: 'Tiếp nhận', exact: true }).click();
	await page.getByLabel('Tiêu đề').fill(name);
	await page.getByLabel('Nội dung', { exact: true }).fill('Đoạn từ cầu Gỗ đến nhà văn hóa xói lở khoảng 60 m.');
	await page.getByLabel('Loại đơn').selectOption({ label: 'Kiến nghị' });
	await page.getByLabel('Lĩnh vực').selectOption({ label: 'Giao thông, hạ tầng đường' });
	await page.getByLabel('Nguồn tiếp nhận').selectOption({ label: 'Bưu chính' });
	await page.getByLabel('Họ và tên').fill("Rơ Châm H'Linh");
	const answer = page.waitForResponse((response) => response.request().method() === 'POST' && response.url().endsWith('/api/v1/petitions'));
	await page.getByRole('button', { name: 'Tiếp nhận', exact: true }).click();
	const answered = await answer;
	expect(answered.status(), await answered.text()).toBe(201);
	await expect(title(page)).toHaveText('Đã tiếp nhận');
	await page.getByRole('link', { name: 'Mở đơn' }).click();
	await expect(title(page)).toHaveText(name);
	return new URL(page.url()).pathname;
}

test('an officer is told what the intake form still lacks', async ({ page }) => {
	await signIn(page, 'officer.commune', '/tiep-nhan');
	await page.getByRole('button', { name: 'Tiếp nhận', exact: true }).click();
	await expect(page.getByRole('alert')).toBeFocused();
	await expect(page).toHaveTitle('Lỗi: Tiếp nhận đơn thư – Đối Thoại');
	await expectSoundLooks(page);
	await expectTargets(page);
	await page.getByRole('link', { name: 'Còn thiếu: Họ và tên' }).click();
	await expect(page.getByLabel('Họ và tên')).toBeFocused();
});

test('a petition goes from the officer over the division and the head to its petitioner and the public', async ({ person, page }) => {
	test.setTimeout(180_000);
	const name = `Đường liên thôn bị xói lở ${String(Date.now())}`;
	const officer = await person('officer.commune', '/tiep-nhan');
	const path = await takeDown(officer, name);
	await expectSoundLooks(officer);
	await expectTargets(officer);

	await action(officer, 'Giao việc').click();
	await expect(dialog(officer).getByRole('button', { name: /^Phòng Kinh tế/ })).toBeVisible();
	await expectSoundLooks(officer);
	await confirm(officer, 'Giao việc');
	await expect(dialog(officer).getByRole('alert')).toBeFocused();
	await dialog(officer).getByRole('button', { name: /^Phòng Kinh tế/ }).first().click();
	await dialog(officer).getByLabel('Ý kiến chỉ đạo (không bắt buộc)').fill('Kiểm tra thực địa.');
	await confirm(officer, 'Giao việc');
	await expect(officer.getByRole('status').filter({ hasText: 'Đã thực hiện: Giao việc' })).toBeVisible();
	await expect(brief(officer)).toContainText('Đang giải quyết');

	const division = await person('division.economy', '/viec-duoc-giao');
	await expectSoundLooks(division);
	const row = division.getByRole('row').filter({ hasText: name });
	await row.getByRole('button', { name: /Nhận việc/ }).click();
	await expect(division.getByRole('status').filter({ hasText: 'Đã xác nhận nhận việc' })).toBeVisible();
	await division.getByRole('link', { name }).click();
	await action(division, 'Trình văn bản trả lời').click();
	await dialog(division).getByLabel('Nội dung trả lời').fill('Phòng Kinh tế sẽ gia cố taluy và đổ bê tông 60 m.');
	await dialog(division).getByRole('button', { name: 'Thêm cam kết' }).click();
	await dialog(division).getByLabel('Việc sẽ làm').fill('Đổ bê tông 60 m đường');
	await dialog(division).getByRole('button', { name: /^Phòng Kinh tế/ }).first().click();
	await expectSoundLooks(division);
	await confirm(division, 'Trình văn bản trả lời');
	await dialog(division).getByRole('link', { name: 'Còn thiếu: Hạn thực hiện' }).click();
	await dialog(division).getByLabel('Hạn thực hiện').fill('2020-01-01');
	await confirm(division, 'Trình văn bản trả lời');
	await expect(dialog(division).getByLabel('Hạn thực hiện')).toHaveAttribute('aria-invalid', 'true');
	await dialog(division).getByLabel('Hạn thực hiện').fill(`${String(new Date().getFullYear() + 1)}-06-30`);
	await confirm(division, 'Trình văn bản trả lời');
	await expect(brief(division)).toContainText('Chờ duyệt trả lời');

	const head = await person('head.commune', path);
	await action(head, 'Duyệt văn bản trả lời').click();
	await expect(dialog(head)).toContainText('Phòng Kinh tế sẽ gia cố taluy');
	await expectSoundLooks(head);
	await confirm(head, 'Duyệt văn bản trả lời');
	await expect(brief(head)).toContainText('Đã trả lời');

	await officer.reload();
	await action(officer, 'Ghi việc thông báo kết quả').click();
	await dialog(officer).getByLabel('Cách thông báo').selectOption({ label: 'Gọi điện thoại' });
	// told within the minute of the receipt, which a control without seconds can't say
	await dialog(officer).getByLabel('Thời điểm thông báo').fill(inVietNam(Date.now() + 60_000));
	await confirm(officer, 'Ghi việc thông báo kết quả');
	await expect(brief(officer)).toContainText('Đang theo dõi thực hiện');
	await officer.getByText(/^Xem \d+ mục$/).click();
	await expect(officer.getByText('Duyệt văn bản trả lời', { exact: true })).toBeVisible();
	await expectSoundLooks(officer);

	await action(officer, 'Soạn bản công khai').click();
	await expect(dialog(officer).getByLabel('Nội dung trả lời')).toHaveValue(/gia cố taluy/);
	await dialog(officer).getByLabel('Tiêu đề').fill(`Công khai: ${name}`);
	await expectSoundLooks(officer);
	await confirm(officer, 'Lưu bản công khai');
	await expect(officer.getByRole('status').filter({ hasText: 'Đã lưu bản công khai' })).toBeVisible();
	await expect(action(officer, 'Công khai')).toHaveCount(0);
	await head.reload();
	await action(head, 'Công khai').click();
	await expect(dialog(head)).toContainText(`Công khai: ${name}`);
	await confirm(head, 'Công khai');
	await expect(action(head, 'Gỡ công khai')).toBeVisible();
	await page.goto(path.replace('don-thu', 'da-cong-khai'));
	await expect(title(page)).toHaveText(`Công khai: ${name}`);
	await expectSoundLooks(page);

	await officer.getByRole('link', { name: 'Thông báo' }).click();
	await expect(title(officer)).toHaveText('Thông báo');
	await expectSoundLooks(officer);
});

test('a petition beyond the commune goes up to the province, which takes it in hand', async ({ person }) => {
	test.setTimeout(120_000);
	const name = `Đường tỉnh hư hỏng ${String(Date.now())}`;
	const head = await person('head.commune', '/tiep-nhan');
	await takeDown(head, name);
	await action(head, 'Bắt đầu xem xét').click();
	await confirm(head, 'Bắt đầu xem xét');
	await action(head, 'Chuyển cấp trên').click();
	await expect(dialog(head).getByText('Ủy ban nhân dân tỉnh Gia Lai')).toBeVisible();
	await dialog(head).getByLabel('Lý do').fill('Đường tỉnh quản lý.');
	await dialog(head).getByLabel('Báo cáo cấp trên').fill('Xã đã kiểm tra hiện trường.');
	await expectSoundLooks(head);
	await confirm(head, 'Chuyển cấp trên');
	await expect(brief(head)).toContainText('Đã chuyển cấp trên');

	const province = await person('officer.province', '/chuyen-cap');
	await province.getByRole('link', { name }).click();
	await action(province, 'Tiếp nhận từ cấp dưới').click();
	await confirm(province, 'Tiếp nhận từ cấp dưới');
	await expect(brief(province)).toContainText('Đang xem xét');
	await expect(province.getByText('Cấp trên đã tiếp nhận')).toBeVisible();
	await expectSoundLooks(province);
});

test('a petition that somebody else moved meanwhile is reloaded under the open form, which keeps its text', async ({ person }) => {
	test.setTimeout(120_000);
	const one = await person('officer.commune', '/tiep-nhan');
	const path = await takeDown(one, `Cầu yếu ${String(Date.now())}`);
	const other = await person('head.commune', path);
	await action(one, 'Hướng dẫn').click();
	await dialog(one).getByLabel('Nơi có thẩm quyền').fill('Tòa án nhân dân khu vực');

	await action(other, 'Bắt đầu xem xét').click();
	await confirm(other, 'Bắt đầu xem xét');
	await expect(brief(other)).toContainText('Đang xem xét');

	await confirm(one, 'Hướng dẫn');
	await dialog(one).getByRole('button', { name: 'Tải lại đơn' }).click();
	await expect(dialog(one).getByLabel('Nơi có thẩm quyền')).toHaveValue('Tòa án nhân dân khu vực');
	await expectSoundLooks(one);
	await expect(brief(one)).toContainText('Đang xem xét');
	await confirm(one, 'Hướng dẫn');
	await expect(brief(one)).toContainText('Đã hướng dẫn');
});

test('what one gives out of sight leads back to the register with a notice, and the secret is printed alone', async ({ person }) => {
	test.setTimeout(120_000);
	const officer = await person('officer.commune', '/tiep-nhan');
	await takeDown(officer, `Việc cần giữ kín ${String(Date.now())}`);
	await action(officer, 'Cấp khóa theo dõi').click();
	await confirm(officer, 'Cấp khóa mới');
	await expect(dialog(officer)).toContainText(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/);
	await expectSoundLooks(officer);
	await officer.emulateMedia({ media: 'print' });
	await expect(officer.getByRole('heading', { level: 2, name: 'Thời hạn' })).toBeHidden();
	await expect(dialog(officer).getByText('Khóa bí mật', { exact: true })).toBeVisible();
	await officer.emulateMedia({ media: 'screen' });
	await officer.keyboard.press('Escape');

	await action(officer, 'Phân loại lại').click();
	await expectSoundLooks(officer);
	await dialog(officer).getByLabel('Loại đơn').selectOption({ label: 'Tố cáo' });
	await dialog(officer).getByLabel('Lý do').fill('Nội dung là tố cáo.');
	await confirm(officer, 'Phân loại lại');
	await expect(title(officer)).toHaveText('Đơn thư');
	await expect(officer.getByRole('status').filter({ hasText: 'không còn thuộc phạm vi xem của bạn' })).toBeVisible();
});
