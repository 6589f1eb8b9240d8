// A small clinic with one doctor, one room and two services, for checks that need to know every row of it.
import { mkdtempSync, writeFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { query, run, serve } from './server.mjs';

const crockford = '0123456789abcdefghjkmnpqrstvwxyz';

/** The 13 characters of an id. */
export function idText(number) {
  let left = BigInt(number);
  let text = '';
  for (let i = 0; i < 13; i++, left >>= 5n) text = crockford[Number(left & 31n)] + text;
  return text;
}

/** The number that an id's 13 characters stand for. */
export const idNumber = (text) => [...text].reduce((sum, digit) => sum * 32n + BigInt(crockford.indexOf(digit)), 0n);

export const smallPassword = 'a long password of one test';
export const botox = 9001;
export const peel = 9002;

/** Open from 10:00 to 20:00 every day, 30 minutes of Botox and 60 of a peel in one room by one doctor. */
const rows = `
insert or ignore into branch (branch_id, name, name_ur, address_text, rank, is_open, version)
  select 9100, 'Main', '', '', 1, 1, 1 where not exists (select 1 from branch);
insert into room select 9200, min(branch_id), 'Room 1', '', 1, 1, 1 from branch;
insert into profile select 9300, min(branch_id), 'Usual', 0, null, 0, 1 from branch;
insert into hours select 9400 + d.value, 9300, d.value, 600, 1200 from json_each('[0, 1, 2, 3, 4, 5, 6]') d;
insert into category values (9500, 'Face', 'چہرہ', 1, 1);
insert into service (service_id, category_id, name, name_ur, slug_text, discreet_text, summary_text,
    summary_ur_text, minutes, rank, is_published, is_open, is_woman_only, is_consultation, least_age_number,
    credential_text, version) values
  (${botox}, 9500, 'Botox', 'بوٹوکس', 'botox', 'visit', '', '', 30, 1, 1, 1, 0, 0, 0, '', 1),
  (${peel}, 9500, 'Peel', 'پیل', 'peel', 'visit', '', '', 60, 2, 1, 1, 0, 0, 0, '', 1);
insert into variant values (9600, ${botox}, 'Plain', '', 30, 1, 1, 1), (9601, ${peel}, 'Plain', '', 60, 1, 1, 1);
insert into price values (9700, 9600, '', 0, 2500000);
insert into performs select 9800, staff_id, ${botox}, 1 from staff where is_clinician = 1;
insert into performs select 9801, staff_id, ${peel}, 1 from staff where is_clinician = 1;
`;

/** Make and serve it; add(who, role) makes an account, token(scope, email) gives a bearer token. */
export async function serveSmall({ zone = 'Asia/Karachi', env } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'clinic-small-'));
  const data = join(folder, 'data');
  const secret = join(folder, 'password');
  writeFileSync(secret, smallPassword);
  run('init', '--data', data, '--admin-email', 'admin@clinic.example', '--admin-password-file', secret,
    '--name', 'Small Clinic', '--zone', zone, '--currency', 'PKR');
  const add = (who, role, name = `The ${who}`) => run('user', 'add', '--data', data, '--email', `${who}@clinic.example`,
    '--name', name, '--role', role, '--password-file', secret);
  add('doctor', 'clinician');
  add('desk', 'reception');
  query(data, rows);
  const server = await serve(data, { env });
  const stop = server.stop;
  return {
    ...server,
    add,
    token: (scope = 'all', who = 'admin') =>
      run('user', 'token', '--data', data, '--email', `${who}@clinic.example`, '--scope', scope).trim(),
    async stop() {
      const end = await stop();
      rmSync(folder, { recursive: true, force: true });
      return end;
    },
  };
}
