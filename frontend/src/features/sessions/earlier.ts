import type { Schema } from '#lib/api/types.ts';
import type { Option } from '#lib/ui/option.ts';

/** Without accents and capitals, so that "nao vet" finds "Nạo vét". */
const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(/đ/gi, 'd').toLowerCase();

/** The petitions whose code holds what was typed, or whose title has a word beginning with each typed word; the newest first, as given. */
export function foundAmong(petitions: readonly Pick<Schema<'PetitionItem'>, 'id' | 'code' | 'title'>[], typed: string, most: number): readonly Option[] {
	const asked = plain(typed).split(/\s+/).filter((word) => word !== '');
	if (asked.length === 0) return [];
	const fits = ({ code, title }: { code: string; title: string }): boolean => {
		const words = plain(title).split(/[^\p{L}\p{N}]+/u);
		return plain(code).includes(asked.join('')) || asked.every((word) => words.some((one) => one.startsWith(word)));
	};
	return petitions.filter(fits).slice(0, most).map(({ id, code, title }) => ({ value: id, label: title, hint: code }));
}
