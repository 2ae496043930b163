import { describe, expect, it } from 'vitest';
import { emptyMatter, emptyParty } from './draft.ts';
import { matterBody } from './matter.ts';
import { deskChannels, emptyIntake, intakeBody, missingInIntake } from './view.ts';

describe('what is handed in without an account', () => {
	it('carries what was given, and null for the rest', () => {
		const draft = { ...emptyMatter(), title: ' Đường hỏng ', body: 'Xói lở', klass: 'petition' as const, field: 'giao_thong', area: [{ value: 'a1', label: 'Xã Ia Le' }] };
		draft.parties = [{ ...emptyParty(), full_name: "Rơ Châm H'Linh", birth_year: '1975' }];
		expect(matterBody(draft)).toMatchObject({
			title: 'Đường hỏng',
			class: 'petition',
			area_id: 'a1',
			place: null,
			parties: [{ full_name: "Rơ Châm H'Linh", role: 'petitioner', birth_year: 1975, phone: null, sex: null }],
			on_behalf_of: 1
		});
	});
	it('names nobody in an anonymous one, and a person only in a contribution', () => {
		const draft = { ...emptyMatter(), kind: 'anonymous' as const, klass: 'reflection' as const, about_person: true };
		expect(matterBody(draft)).toMatchObject({ parties: [], about_person: false });
		expect(matterBody({ ...draft, klass: 'contribution' }).about_person).toBe(true);
	});
});

describe('what an office takes down', () => {
	it('starts at the place of the office', () => {
		expect(emptyIntake({ value: 'a1', label: 'Ia Le' }).area).toHaveLength(1);
		expect(emptyIntake(undefined).area).toEqual([]);
	});
	it('lacks what every petition needs, and how it came', () => {
		const pointers = missingInIntake(emptyIntake(undefined)).map(({ pointer }) => pointer);
		expect(pointers).toEqual(['/title', '/body', '/class', '/field', '/area_id', '/channel', '/parties/0/full_name']);
	});
	it('carries subjects with whom it is about, the moment with its offset, and one id for ever', () => {
		const draft = {
			...emptyIntake({ value: 'a1', label: 'Ia Le' }),
			klass: 'complaint' as const,
			channel: 'post' as const,
			subjects: [
				{ value: 'o1', label: 'Phòng Kinh tế' },
				{ value: 'o2', label: 'Công an xã' }
			],
			positions: { o1: 'x' },
			received_at: '2026-03-01T08:00',
			backdated_reason: 'Bưu chính đến chậm'
		};
		expect(intakeBody(draft, 'id-1')).toMatchObject({
			client_id: 'id-1',
			channel: 'post',
			confidentiality: null,
			to_organisation_id: null,
			received_at: '2026-03-01T08:00:00+07:00',
			subjects: [
				{ organisation_id: 'o1', position: 'x' },
				{ organisation_id: 'o2', position: null }
			]
		});
	});
});

it('what is said in a session is not taken down at a desk', () => {
	const offered = deskChannels().map(({ value }) => value);
	expect(offered).toContain('post');
	expect(offered).not.toContain('session');
	expect(offered).not.toContain('live_question');
});
