-- What only the website shows: people by their own consent, and the privacy policy in its versions.

-- migration 100: people on the website, privacy policy

-- table staff_public: how a member of staff is named on the website, by her own consent; no row, no name
-- subject: staff_id
-- sealed: none
-- public: yes
-- merge: none
-- erase: row
-- retention: staff
-- export: yes
-- audit: yes
create table staff_public (
    staff_public_id integer primary key,
    staff_id integer not null references staff (staff_id),
    name text not null,
    name_ur text not null,
    title_text text not null,
    title_ur_text text not null,
    detail_text text not null,
    detail_ur_text text not null,
    rank integer not null,
    consented_at integer not null
) strict;

create unique index staff_public_staff on staff_public (staff_id);

-- table policy: a version of the privacy policy; policy_id is the version's number. A text is lines: `# ` begins
-- a heading, `- ` an item, any other line is a paragraph.
-- subject: nobody
-- sealed: none
-- public: yes
-- merge: none
-- erase: keep
-- retention: forever
-- export: yes
-- audit: yes
create table policy (
    policy_id integer primary key,
    published_on integer not null,
    note_text text not null,
    note_ur_text text not null,
    words_text text not null,
    words_ur_text text not null
) strict;

create trigger policy_update before update on policy
begin
    select raise(abort, 'append_only');
end;

create trigger policy_delete before delete on policy
begin
    select raise(abort, 'append_only');
end;

insert into policy (policy_id, published_on, note_text, note_ur_text, words_text, words_ur_text) values (1, 20781,
'The first version.',
'پہلا نسخہ۔',
'This page says what the clinic''s computer system keeps about you, what for, and who can see it. It describes what the system does today; when that changes, so does this page.
# What you write on this website
- The contact form and the consultation form ask for your name, a phone number or an e-mail, and what you want to know. Everything else is optional, and the form says what it is for.
- A form only files your question for the clinic''s staff. It can''t look up or change anything that the clinic knows about anybody.
- We use what you write to answer you, and for nothing else.
- For visitors this website sets no cookies, runs no scripts and loads nothing from other companies: no advertising, no counters of theirs.
- The WhatsApp button opens WhatsApp on your own device. What you write there goes through WhatsApp, under its rules.
# What we keep when you are a client
- Your name and how to reach you; your appointments; what was treated, with what and by whom; what must be known first, such as allergies; your invoices and payments.
- We use it to book, to treat you safely, to bill, and to answer you.
- When the person who treated you has signed the notes of a visit, they can''t be changed any more, only added to.
# Payment
- We record cash and bank transfers.
- We keep no card details. A form in which somebody types what looks like a payment card number is refused before anything is kept.
# Who can see it
- Each member of staff has an account of their own. A role says what the account may see and do: administration, reception, clinicians. What an account may not see is not sent to its screen.
- Each opening of a client''s page or an enquiry, and each change, is noted: who, when, and what was changed. These notes are sealed in a row, so that one that is taken out or altered shows.
# How it is protected
- Names, phone numbers, e-mail addresses, messages and medical notes are encrypted before they are written to the database, with keys that belong to one person each. Whoever holds the database without the clinic''s own key can''t read them.
- Over the internet the pages go by HTTPS.
- Passwords of staff are never kept, only a hash of each; guessing is slowed down.
# Technical data
- For security, for finding errors and for speed, the system notes each request: time, page, result and duration; and, encrypted, the internet address, the browser and the country. It notes no searches and nothing of what you wrote in a form.
# Messages
- A person answers you: by WhatsApp, by phone or by e-mail, as you prefer. The system sends no messages by itself and no advertising.
# How long we keep it
- The law makes clinics keep medical and billing records for years; we keep those. An enquiry is kept until it is answered and dealt with. The system deletes nothing by itself; ask us if you want something removed.
# What you can ask for
- Ask at the reception, by phone or by e-mail to see what we keep about you, to have it corrected, or to have removed what we need not keep. We first make sure that it is you.
# Changes to this page
- Each version has a number, a date and a note of what changed, and stays here to be read.',
'یہ صفحہ بتاتا ہے کہ کلینک کا کمپیوٹر نظام آپ کے بارے میں کیا رکھتا ہے، کس لیے، اور کون دیکھ سکتا ہے۔ اس میں وہی لکھا ہے جو نظام آج کرتا ہے؛ جب وہ بدلے گا تو یہ صفحہ بھی بدلے گا۔
# اس ویب سائٹ پر آپ جو لکھتے ہیں
- رابطے اور مشورے کے فارم میں آپ کا نام، فون نمبر یا ای میل، اور آپ کا سوال پوچھا جاتا ہے۔ باقی سب اختیاری ہے، اور فارم بتاتا ہے کہ وہ کس لیے ہے۔
- فارم صرف آپ کا سوال کلینک کے عملے تک پہنچاتا ہے۔ اس سے کسی کے بارے میں کچھ دیکھا یا بدلا نہیں جا سکتا۔
- آپ جو لکھتے ہیں وہ صرف آپ کو جواب دینے کے لیے ہے، کسی اور کام کے لیے نہیں۔
- یہ ویب سائٹ دیکھنے والوں کے لیے کوئی کوکی نہیں رکھتی، کوئی اسکرپٹ نہیں چلاتی اور کسی دوسری کمپنی سے کچھ نہیں لاتی: نہ اشتہار، نہ ان کے گنتی کرنے والے آلات۔
- واٹس ایپ کا بٹن آپ کے اپنے آلے پر واٹس ایپ کھولتا ہے۔ وہاں جو لکھیں وہ واٹس ایپ کے اصولوں کے تحت جاتا ہے۔
# جب آپ کا علاج ہو تو ہم کیا رکھتے ہیں
- آپ کا نام اور رابطہ؛ آپ کی ملاقاتیں؛ کیا علاج ہوا، کس چیز سے اور کس نے کیا؛ جو پہلے معلوم ہونا ضروری ہے، جیسے الرجی؛ آپ کے بل اور ادائیگیاں۔
- یہ سب وقت دینے، محفوظ علاج، بل اور جواب کے لیے ہے۔
- جب علاج کرنے والا ملاقات کے نوٹس پر دستخط کر دے تو وہ بدلے نہیں جا سکتے، صرف اضافہ ہو سکتا ہے۔
# ادائیگی
- ہم نقد اور بینک ٹرانسفر کا اندراج کرتے ہیں۔
- ہم کارڈ کی کوئی تفصیل نہیں رکھتے۔ جس فارم میں بینک کارڈ جیسا نمبر لکھا جائے وہ کچھ محفوظ ہونے سے پہلے ہی روک دیا جاتا ہے۔
# کون دیکھ سکتا ہے
- عملے کے ہر فرد کا اپنا اکاؤنٹ ہے۔ اس کی ذمہ داری طے کرتی ہے کہ وہ کیا دیکھ اور کیا کر سکتا ہے: انتظامیہ، استقبالیہ، معالج۔ جو دیکھنے کی اجازت نہیں وہ اس کی اسکرین تک بھیجا ہی نہیں جاتا۔
- کسی کلائنٹ کا صفحہ یا کوئی سوال کھولنا اور ہر تبدیلی لکھی جاتی ہے: کس نے، کب، اور کیا بدلا۔ یہ اندراج ایک سلسلے میں مہر بند ہیں، اس لیے کوئی نکالے یا بدلے تو پتا چل جاتا ہے۔
# حفاظت کیسے ہوتی ہے
- نام، فون نمبر، ای میل، پیغامات اور طبی نوٹس ڈیٹابیس میں لکھے جانے سے پہلے خفیہ کیے جاتے ہیں، ہر شخص کی اپنی کلید سے۔ جس کے پاس کلینک کی اپنی کلید نہ ہو وہ ڈیٹابیس لے کر بھی انہیں پڑھ نہیں سکتا۔
- انٹرنیٹ پر صفحات HTTPS سے جاتے ہیں۔
- عملے کے پاس ورڈ کبھی نہیں رکھے جاتے، صرف ان کا ہیش؛ اندازے لگانے کی کوشش سست کر دی جاتی ہے۔
# تکنیکی معلومات
- حفاظت، خرابیوں اور رفتار کے لیے نظام ہر درخواست لکھتا ہے: وقت، صفحہ، نتیجہ اور دورانیہ؛ اور خفیہ کر کے انٹرنیٹ کا پتہ، براؤزر اور ملک۔ تلاش اور فارم میں لکھی ہوئی باتیں اس میں نہیں لکھی جاتیں۔
# پیغامات
- آپ کو ایک انسان جواب دیتا ہے: واٹس ایپ، فون یا ای میل سے، جیسے آپ چاہیں۔ نظام خود کوئی پیغام نہیں بھیجتا اور کوئی اشتہار نہیں بھیجتا۔
# کب تک رکھتے ہیں
- قانون کلینک کو طبی اور بل کا ریکارڈ کئی سال رکھنے کا پابند کرتا ہے؛ وہ ہم رکھتے ہیں۔ سوال اس وقت تک رکھا جاتا ہے جب تک اس کا جواب اور کام مکمل نہ ہو۔ نظام خود کچھ نہیں مٹاتا؛ کچھ ہٹوانا ہو تو ہم سے کہیں۔
# آپ کیا کہہ سکتے ہیں
- استقبالیہ پر، فون یا ای میل سے پوچھیں کہ ہمارے پاس آپ کے بارے میں کیا ہے، اسے درست کروائیں، یا جو رکھنا ضروری نہیں وہ ہٹوائیں۔ ہم پہلے یقین کرتے ہیں کہ یہ آپ ہی ہیں۔
# اس صفحے میں تبدیلیاں
- ہر نسخے کا نمبر، تاریخ اور تبدیلی کا نوٹ ہے، اور وہ یہیں پڑھنے کے لیے رہتا ہے۔');

-- migration 220: the privacy policy says more

insert into policy (policy_id, published_on, note_text, note_ur_text, words_text, words_ur_text) values (2, 20781,
'More about children, about who else is there, about offers, and about watching for misuse.',
'بچوں، دوسری کمپنیوں، پیشکشوں اور غلط استعمال پر نظر کے بارے میں مزید۔',
'This page says what the clinic''s computer system keeps about you, what for, and who can see it. It describes what the system does today; when that changes, so does this page.
# What you write on this website
- The contact form and the consultation form ask for your name, a phone number or an e-mail, and what you want to know. Everything else is optional, and the form says what it is for.
- A form only files your question for the clinic''s staff. It can''t look up or change anything that the clinic knows about anybody.
- We use what you write to answer you and to find a time for you, and for nothing else.
- For visitors this website sets no cookies, runs no scripts and loads nothing from other companies: no advertising, no counters of theirs.
- The WhatsApp button opens WhatsApp on your own device, and the map button a map of Google. What you write or look for there goes through them, under their rules.
# What we keep when you are a client
- Your name and how to reach you; your appointments; what was treated, with what and by whom; what must be known first, such as allergies; your invoices and payments.
- We use it to book, to treat you safely, to bill, and to answer you.
- We ask only for what that needs. A name and a phone are enough to be booked; the rest is optional, and you may say no.
- When the person who treated you has signed the notes of a visit, they can''t be changed any more, only added to.
# Children and young people
- Who is under 18 is treated only together with a parent or legal guardian, who is asked and agrees before the treatment. Please come along, and write the form for your child yourself.
- We keep the date of birth or the age that we are told, so that the staff can see it.
# Payment
- We record cash and bank transfers.
- We keep no card details. A form in which somebody types what looks like a payment card number is refused before anything is kept.
# Who can see it
- Each member of staff has an account of their own. A role says what the account may see and do: administration, reception, clinicians. What an account may not see is not sent to its screen.
- Each opening of a client''s page or an enquiry, and each change, is noted: who, when, and what was changed. These notes are sealed in a row, so that one that is taken out or altered shows.
# Who else
- The records lie in the clinic''s own database. The system gives them to no other company, and nobody buys or rents them.
- A person on our staff who answers you on WhatsApp or by e-mail writes through those companies. Such a message names no treatment unless you allowed it.
- Where a computer is rented or a network belongs to others, what passes it is encrypted, and so is what lies on its disk about you by name.
# How it is protected
- Names, phone numbers, e-mail addresses, messages and medical notes are encrypted before they are written to the database, with keys that belong to one person each. Whoever holds the database without the clinic''s own key can''t read them.
- Over the internet the pages go by HTTPS.
- Passwords of staff are never kept, only a hash of each; guessing is slowed down. The system is kept up to date.
# Technical data
- For security, for finding errors and for speed, the system notes each request: time, page, result and duration; and, encrypted, the internet address, the browser and the country. It notes no searches and nothing of what you wrote in a form.
- The staff see from these notes when somebody guesses passwords, misuses a form or opens records without need.
# Messages
- A person answers you: by WhatsApp, by phone or by e-mail, as you prefer. The system sends no messages by itself.
- You get no advertising from us. Should we ever wish to send offers, we ask you first, and you can take back your yes at any time, at the reception or by a message.
# How long we keep it
- The law makes clinics keep medical and billing records for years; we keep those. An enquiry is kept until it is answered and dealt with. The system deletes nothing by itself; ask us if you want something removed.
# What you can ask for
- Ask at the reception, by phone or by e-mail to see what we keep about you, to have it corrected, or to have removed what we need not keep. We first make sure that it is you.
# Changes to this page
- Each version has a number, a date and a note of what changed, and stays here to be read.',
'یہ صفحہ بتاتا ہے کہ کلینک کا کمپیوٹر نظام آپ کے بارے میں کیا رکھتا ہے، کس لیے، اور کون دیکھ سکتا ہے۔ اس میں وہی لکھا ہے جو نظام آج کرتا ہے؛ جب وہ بدلے گا تو یہ صفحہ بھی بدلے گا۔
# اس ویب سائٹ پر آپ جو لکھتے ہیں
- رابطے اور مشورے کے فارم میں آپ کا نام، فون نمبر یا ای میل، اور آپ کا سوال پوچھا جاتا ہے۔ باقی سب اختیاری ہے، اور فارم بتاتا ہے کہ وہ کس لیے ہے۔
- فارم صرف آپ کا سوال کلینک کے عملے تک پہنچاتا ہے۔ اس سے کسی کے بارے میں کچھ دیکھا یا بدلا نہیں جا سکتا۔
- آپ جو لکھتے ہیں وہ صرف آپ کو جواب دینے اور وقت طے کرنے کے لیے ہے، کسی اور کام کے لیے نہیں۔
- یہ ویب سائٹ دیکھنے والوں کے لیے کوئی کوکی نہیں رکھتی، کوئی اسکرپٹ نہیں چلاتی اور کسی دوسری کمپنی سے کچھ نہیں لاتی: نہ اشتہار، نہ ان کے گنتی کرنے والے آلات۔
- واٹس ایپ کا بٹن آپ کے اپنے آلے پر واٹس ایپ کھولتا ہے، اور نقشے کا بٹن گوگل کا نقشہ۔ وہاں جو لکھیں یا ڈھونڈیں وہ انہی کے اصولوں کے تحت جاتا ہے۔
# جب آپ کا علاج ہو تو ہم کیا رکھتے ہیں
- آپ کا نام اور رابطہ؛ آپ کی ملاقاتیں؛ کیا علاج ہوا، کس چیز سے اور کس نے کیا؛ جو پہلے معلوم ہونا ضروری ہے، جیسے الرجی؛ آپ کے بل اور ادائیگیاں۔
- یہ سب وقت دینے، محفوظ علاج، بل اور جواب کے لیے ہے۔
- ہم صرف وہی پوچھتے ہیں جو اس کے لیے ضروری ہے۔ وقت لینے کے لیے نام اور فون کافی ہیں؛ باقی اختیاری ہے اور آپ منع کر سکتے ہیں۔
- جب علاج کرنے والا ملاقات کے نوٹس پر دستخط کر دے تو وہ بدلے نہیں جا سکتے، صرف اضافہ ہو سکتا ہے۔
# بچے اور نوجوان
- 18 سال سے کم عمر کا علاج صرف ماں باپ یا قانونی سرپرست کے ساتھ ہوتا ہے، جن سے علاج سے پہلے پوچھا جاتا ہے اور جن کی رضامندی لی جاتی ہے۔ بچے کے ساتھ آئیں اور فارم خود بھریں۔
- جو تاریخ پیدائش یا عمر ہمیں بتائی جائے وہ رکھی جاتی ہے تاکہ عملہ اسے دیکھ سکے۔
# ادائیگی
- ہم نقد اور بینک ٹرانسفر کا اندراج کرتے ہیں۔
- ہم کارڈ کی کوئی تفصیل نہیں رکھتے۔ جس فارم میں بینک کارڈ جیسا نمبر لکھا جائے وہ کچھ محفوظ ہونے سے پہلے ہی روک دیا جاتا ہے۔
# کون دیکھ سکتا ہے
- عملے کے ہر فرد کا اپنا اکاؤنٹ ہے۔ اس کی ذمہ داری طے کرتی ہے کہ وہ کیا دیکھ اور کیا کر سکتا ہے: انتظامیہ، استقبالیہ، معالج۔ جو دیکھنے کی اجازت نہیں وہ اس کی اسکرین تک بھیجا ہی نہیں جاتا۔
- کسی کلائنٹ کا صفحہ یا کوئی سوال کھولنا اور ہر تبدیلی لکھی جاتی ہے: کس نے، کب، اور کیا بدلا۔ یہ اندراج ایک سلسلے میں مہر بند ہیں، اس لیے کوئی نکالے یا بدلے تو پتا چل جاتا ہے۔
# اور کون
- ریکارڈ کلینک کے اپنے ڈیٹابیس میں ہے۔ نظام اسے کسی دوسری کمپنی کو نہیں دیتا، اور نہ کوئی اسے خریدتا یا کرائے پر لیتا ہے۔
- عملے کا جو فرد آپ کو واٹس ایپ یا ای میل سے جواب دے وہ انہی کمپنیوں کے ذریعے لکھتا ہے۔ ایسے پیغام میں آپ کی اجازت کے بغیر علاج کا نام نہیں ہوتا۔
- کمپیوٹر کرائے کا اور نیٹ ورک دوسروں کا ہو سکتا ہے: جو ان سے گزرتا ہے وہ خفیہ ہوتا ہے، اور ڈسک پر آپ کے نام سے جو کچھ ہے وہ بھی۔
# حفاظت کیسے ہوتی ہے
- نام، فون نمبر، ای میل، پیغامات اور طبی نوٹس ڈیٹابیس میں لکھے جانے سے پہلے خفیہ کیے جاتے ہیں، ہر شخص کی اپنی کلید سے۔ جس کے پاس کلینک کی اپنی کلید نہ ہو وہ ڈیٹابیس لے کر بھی انہیں پڑھ نہیں سکتا۔
- انٹرنیٹ پر صفحات HTTPS سے جاتے ہیں۔
- عملے کے پاس ورڈ کبھی نہیں رکھے جاتے، صرف ان کا ہیش؛ اندازے لگانے کی کوشش سست کر دی جاتی ہے۔ نظام کو تازہ رکھا جاتا ہے۔
# تکنیکی معلومات
- حفاظت، خرابیوں اور رفتار کے لیے نظام ہر درخواست لکھتا ہے: وقت، صفحہ، نتیجہ اور دورانیہ؛ اور خفیہ کر کے انٹرنیٹ کا پتہ، براؤزر اور ملک۔ تلاش اور فارم میں لکھی ہوئی باتیں اس میں نہیں لکھی جاتیں۔
- ان اندراجات سے عملہ دیکھ لیتا ہے کہ کوئی پاس ورڈ کا اندازہ لگا رہا ہے، فارم کا غلط استعمال کر رہا ہے یا بلا ضرورت ریکارڈ کھول رہا ہے۔
# پیغامات
- آپ کو ایک انسان جواب دیتا ہے: واٹس ایپ، فون یا ای میل سے، جیسے آپ چاہیں۔ نظام خود کوئی پیغام نہیں بھیجتا۔
- ہم آپ کو اشتہار نہیں بھیجتے۔ اگر کبھی پیشکش بھیجنا چاہیں تو پہلے آپ سے پوچھیں گے، اور آپ اپنی ہاں کسی بھی وقت استقبالیہ پر یا پیغام سے واپس لے سکتے ہیں۔
# کب تک رکھتے ہیں
- قانون کلینک کو طبی اور بل کا ریکارڈ کئی سال رکھنے کا پابند کرتا ہے؛ وہ ہم رکھتے ہیں۔ سوال اس وقت تک رکھا جاتا ہے جب تک اس کا جواب اور کام مکمل نہ ہو۔ نظام خود کچھ نہیں مٹاتا؛ کچھ ہٹوانا ہو تو ہم سے کہیں۔
# آپ کیا کہہ سکتے ہیں
- استقبالیہ پر، فون یا ای میل سے پوچھیں کہ ہمارے پاس آپ کے بارے میں کیا ہے، اسے درست کروائیں، یا جو رکھنا ضروری نہیں وہ ہٹوائیں۔ ہم پہلے یقین کرتے ہیں کہ یہ آپ ہی ہیں۔
# اس صفحے میں تبدیلیاں
- ہر نسخے کا نمبر، تاریخ اور تبدیلی کا نوٹ ہے، اور وہ یہیں پڑھنے کے لیے رہتا ہے۔');
