// Takes the policy that Kit wrote into build/200.html to build/csp.txt, which the server sends as the
// Content-Security-Policy header. Fails when the shell holds anything that the policy would block.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const shell = readFileSync('build/200.html', 'utf8');
const policy = /<meta http-equiv="content-security-policy" content="([^"]+)"/i.exec(shell)?.[1];
if (policy === undefined) throw new Error('build/200.html carries no content security policy');

for (const [, attributes = '', script = ''] of shell.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/g)) {
	if (attributes.includes('src=')) continue;
	const hash = `sha256-${createHash('sha256').update(script).digest('base64')}`;
	if (!policy.includes(`'${hash}'`)) throw new Error(`the policy does not cover the inline script ${hash}`);
}
if (/<style|\sstyle=|\son[a-z]+=/i.test(shell)) throw new Error('build/200.html holds an inline style or handler');

// frame-ancestors counts in a header only
writeFileSync('build/csp.txt', `${policy.replaceAll('&#39;', "'").replaceAll('&quot;', '"')}; frame-ancestors 'none'`);
