import { expect, type Page } from '@playwright/test';
import { expectSoundLooks, expectTargets } from './looks.ts';
import { test } from './people.ts';

const NARROW = { width: 360, height: 740 };
const cards = (page: Page): ReturnType<Page['getByRole']> => page.getByRole('main').getByRole('listitem').filter({ has: page.getByRole('heading', { level: 2 }) });
const dialog = (page: Page): ReturnType<Page['getByRole']> => page.getByRole('dialog');

test('a promise is started and reported by the division, sent back by the Front, reported again and confirmed', async ({ person }) => {
	test.setTimeout(180_000);
	const division = await person('division.economy', '/cam-ket');
	await division.setViewportSize(NARROW);
	const first = cards(division).filter({ has: division.getByRole('button', { name: 'Bắt đầu thực hiện' }) }).first();
	const promised = await first.getByRole('heading', { level: 2 }).innerText();
	const id = (await first.getByRole('heading', { level: 2 }).getAttribute('id')) ?? '';
	const its = (page: Page): ReturnType<Page['locator']> => cards(page).filter({ has: page.locator(`#${id}`) });
	await expectTargets(division);

	async function press(page: Page, name: string, words?: string): Promise<void> {
		await its(page).getByRole('button', { name, exact: true }).click();
		if (words !== undefined) await dialog(page).getByRole('textbox').first().fill(words);
		await expectSoundLooks(page);
		await dialog(page).getByRole('button', { name, exact: true }).click();
		await expect(dialog(page)).toHaveCount(0);
	}
	await press(division, 'Bắt đầu thực hiện');
	await expect(its(division)).toContainText('Đang thực hiện');
	await press(division, 'Báo cáo đã xong', 'Da lam xong 60 m, nghiệm thu ngày 20/11.');

	const front = await person('front.commune', '/cam-ket');
	await front.setViewportSize(NARROW);
	await expect(its(front)).toContainText(promised);
	await expect(its(front)).toContainText('Da lam xong 60 m');
	await press(front, 'Chưa đạt, yêu cầu làm lại', 'Còn 10 m chưa đổ bê tông.');
	await expect(its(front)).toContainText('Đang thực hiện');

	await division.reload();
	await press(division, 'Báo cáo đã xong', 'Đã làm nốt 10 m.');
	await front.reload();
	await press(front, 'Xác nhận đã xong');
	await expect(its(front)).toContainText('Đã làm nốt 10 m.');
	await expect(its(front).getByRole('button', { name: 'Xác nhận đã xong' })).toHaveCount(0);
	await expectSoundLooks(front);
});
