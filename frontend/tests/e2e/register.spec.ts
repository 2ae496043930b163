import { expect } from '@playwright/test';
import { expectSoundLooks, expectTargets } from './looks.ts';
import { lookUp, signIn, test } from './people.ts';

test('the register is filtered, its address keeps the filters, and Back undoes them', async ({ page }) => {
	await signIn(page, 'officer.commune', '/don-thu');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Đơn thư');
	await expect(page.getByText(/^Có (hơn )?\d+ đơn$/)).toBeVisible();
	await expectSoundLooks(page);
	await page.getByText('Lọc và sắp xếp').click();
	await expectSoundLooks(page);
	await expectTargets(page);

	await page.getByLabel('Loại đơn').selectOption({ label: 'Kiến nghị' });
	await page.getByLabel('Mới tiếp nhận').check();
	await lookUp(page, 'Địa bàn', 'xa ia le', 'Xã Ia Le');
	await page.getByRole('button', { name: 'Lọc', exact: true }).click();
	await expect(page).toHaveURL(/state=received&class=petition&area_id=/);
	await expect(page.getByText('Lọc và sắp xếp (3 điều kiện)')).toBeVisible();
	await page.reload();
	await page.getByText('Lọc và sắp xếp (3 điều kiện)').click();
	await expect(page.getByRole('button', { name: 'Đổi: Địa bàn, Xã Ia Le' })).toBeVisible();
	await page.goBack();
	await expect(page.getByText('Lọc và sắp xếp', { exact: true })).toBeVisible();
});

test('due days come nearest first and say their day', async ({ page }) => {
	await signIn(page, 'officer.commune', '/don-thu?sort=due_on');
	await expect(page.getByText(/hết ngày \d\d\/\d\d/).first()).toBeVisible();
	await page.goto('/don-thu?overdue=true');
	await expect(page.getByText(/^Có (hơn )?\d+ đơn$/)).toBeVisible();
	await expectSoundLooks(page);
});

test('the lists of work and of what was sent up each keep their view', async ({ page }) => {
	await signIn(page, 'head.commune', '/chuyen-cap');
	await page.getByRole('link', { name: 'Đã chuyển lên' }).click();
	await expect(page).toHaveURL(/xem=out$/);
	await expect(page.getByRole('link', { name: 'Đã chuyển lên' })).toHaveAttribute('aria-current', 'page');
	await expectSoundLooks(page);
	await expectTargets(page);
	await page.goto('/viec-duoc-giao?xem=ended');
	await expect(page.getByRole('link', { name: 'Đã xong, trả lại, thu hồi' })).toHaveAttribute('aria-current', 'page');
	await expectSoundLooks(page);
});

test('who acts for no organisation is offered no work of one', async ({ page }) => {
	await signIn(page, 'citizen.1', '/don-thu');
	await expect(page.getByRole('link', { name: 'Đơn thư' })).toBeVisible();
	await expect(page.getByRole('link', { name: 'Việc được giao' })).toHaveCount(0);
	await expectSoundLooks(page);
});
