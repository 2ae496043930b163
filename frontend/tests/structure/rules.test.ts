import { describe, expect, it } from 'vitest';
import { sources, type Source } from './sources.ts';

/** Roles, positions and kinds of organisation: what the server decides by, and the page must not. */
const ROLE_WORDS =
	'committee|front|department|citizen|administrator|service|head|deputy|officer|' +
	'party_committee|people_committee|people_council|reception_board|inspection_commission|internal_affairs|council_office|' +
	'front_committee|socio_political|front_board|inspection_board|division|police|station|inspectorate|one_stop_centre';
const QUOTED_ROLE = new RegExp(`(['"\`])(${ROLE_WORDS})\\1`);
const COMPARED_ROLE = /(\.(role|position|acting_head)|organisation\.kind)\b\s*(===|!==|==|!=)/;
const LABEL_MAP = /^export const \w+: Record<[^=]+, \(\) => string> = \{$/;

/** The lines in which a page or a feature would decide by who somebody is. `labels.ts` may name, in maps of texts alone. */
function roleDecisions({ path, text }: Source): readonly string[] {
	const lines = text.split('\n');
	if (path.endsWith('/labels.ts'))
		return lines.filter((line) => /\b(if|switch|function|return)\b|===|\?|&&|\|\|/.test(line) || (/^export/.test(line) && !LABEL_MAP.test(line)));
	return lines.filter((line) => QUOTED_ROLE.test(line) || COMPARED_ROLE.test(line));
}
const inlineStyles = ({ text }: Source): readonly string[] => text.split('\n').filter((line) => /\sstyle(=|:[a-z-]+)|\{@html/.test(line));

describe('no rule of who may do what is in the page', () => {
	const screens = sources('src/{routes,features}/**/*.{ts,svelte}');
	it('in any route or feature', () => {
		expect(screens.length).toBeGreaterThan(10);
		expect(screens.flatMap((source) => roleDecisions(source).map((line) => `${source.path}: ${line.trim()}`))).toEqual([]);
	});
	it.each([
		["src/features/x/view.ts", "if (me.role === 'committee') show();"],
		["src/features/x/view.ts", 'const leaders = ["head", "deputy"];'],
		["src/features/x/view.ts", 'if (membership.position !== chosen) hide();'],
		["src/routes/(staff)/+page.svelte", "{#if kinds.includes('front_committee')}"],
		["src/features/x/labels.ts", "export const mayApprove = (position: string) => position.startsWith('h');"],
		["src/features/x/labels.ts", "	if (position === 'head') return true;"]
	])('and the search for one finds it: %s %s', (path, text) => {
		expect(roleDecisions({ path, text })).toHaveLength(1);
	});
	it('while a map of labels is no rule', () => {
		const text = "export const positionLabel: Record<Position, () => string> = {\n\thead: m.head,\n\t'deputy': m.deputy\n};";
		expect(roleDecisions({ path: 'src/features/x/labels.ts', text })).toEqual([]);
	});
});

describe('nothing that the content security policy blocks', () => {
	it('is written', () => {
		expect(sources('src/**/*.{svelte,html}').flatMap((source) => inlineStyles(source).map((line) => `${source.path}: ${line.trim()}`))).toEqual([]);
	});
	it.each(['<p style="color: red">', '<p style:color={tone}>', '{@html text}'])('and the search finds %s', (text) => {
		expect(inlineStyles({ path: 'x.svelte', text })).toHaveLength(1);
	});
});
