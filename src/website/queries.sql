-- site_services: many, public: the published services in their order, with what they cost today
select c.category_id, c.name as category_text, c.name_ur as category_ur_text, s.service_id, s.name, s.name_ur,
       s.slug_text, s.summary_text, s.summary_ur_text, s.minutes,
       (select min(p.price_amount) from variant v join price p on p.variant_id = v.variant_id
         where v.service_id = s.service_id and v.is_open = 1
           and p.since_on = (select max(n.since_on) from price n where n.variant_id = p.variant_id
                                and n.grade_text = p.grade_text and n.since_on <= :today_on)) as least_amount_maybe,
       (select max(p.price_amount) from variant v join price p on p.variant_id = v.variant_id
         where v.service_id = s.service_id and v.is_open = 1
           and p.since_on = (select max(n.since_on) from price n where n.variant_id = p.variant_id
                                and n.grade_text = p.grade_text and n.since_on <= :today_on)) as most_amount_maybe
  from service s join category c on c.category_id = s.category_id
 where s.is_published = 1 and s.is_open = 1
 order by c.rank, c.category_id, s.rank, s.service_id;

-- site_service: one, public: a published service by its address
select s.service_id, s.name, s.name_ur, s.summary_text, s.summary_ur_text, s.minutes, s.is_woman_only,
       s.is_consultation, s.least_age_number, c.name as category_text, c.name_ur as category_ur_text
  from service s join category c on c.category_id = s.category_id
 where s.slug_text = :slug_text and s.is_published = 1 and s.is_open = 1;

-- site_prices: many, public: what a service costs today, by area and grade of provider
select v.variant_id, v.name, v.name_ur, v.minutes, p.grade_text, p.price_amount
  from service s
  join variant v on v.service_id = s.service_id
  join price p on p.variant_id = v.variant_id
 where s.slug_text = :slug_text and v.is_open = 1
   and p.since_on = (select max(n.since_on) from price n where n.variant_id = p.variant_id
                        and n.grade_text = p.grade_text and n.since_on <= :today_on)
 order by v.rank, v.variant_id, p.price_amount;

-- site_performers: many, public: who does a service, of those who are named on the website
select t.name, t.name_ur, t.title_text, t.title_ur_text
  from service s
  join performs f on f.service_id = s.service_id
  join staff_public t on t.staff_id = f.staff_id
 where s.slug_text = :slug_text
 order by t.rank, t.staff_public_id;

-- site_team: many, public: those who are named on the website
select t.name, t.name_ur, t.title_text, t.title_ur_text, t.detail_text, t.detail_ur_text
  from staff_public t order by t.rank, t.staff_public_id;

-- site_hours: many, public: the opening hours in force on a day, for a whole week
select h.weekday_number, h.opens_minutes, h.closes_minutes
  from hours h
 where h.profile_id = (select p.profile_id from profile p
                        where p.branch_id = :branch_id and p.since_on <= :today_on
                          and (p.until_on is null or p.until_on >= :today_on)
                        order by p.rank desc, p.since_on desc, p.profile_id desc limit 1)
 order by h.weekday_number, h.opens_minutes;

-- site_closed: many, public: the next days on which the clinic is shut
select d.closed_on, d.name, d.name_ur, d.is_estimated
  from closed_day d
 where d.branch_id = :branch_id and d.closed_on >= :today_on and d.closed_on <= :until_on
 order by d.closed_on;

-- policy_newest: one, public: the privacy policy in force
select p.policy_id, p.published_on, p.words_text, p.words_ur_text
  from policy p order by p.policy_id desc limit 1;

-- policy_version: one, public: a version of the privacy policy
select p.policy_id, p.published_on, p.words_text, p.words_ur_text
  from policy p where p.policy_id = :policy_id;

-- policies: many, public: all versions of the privacy policy, the newest first
select p.policy_id, p.published_on, p.note_text, p.note_ur_text from policy p order by p.policy_id desc;
