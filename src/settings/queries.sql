-- clinic_row: one, public: the clinic itself
select c.name, c.name_ur, c.address_text, c.address_ur_text, c.zone_text, c.country_text, c.currency_text,
       c.currency_sign_text, c.money_digits_number, c.day_ends_minutes, c.phone, c.whatsapp_text, c.email,
       c.tax_number_text, c.license_text, c.grid_minutes, c.notice_minutes, c.horizon_count, c.request_minutes,
       c.is_demo, c.version, (select min(b.branch_id) from branch b) as branch_id_maybe
  from clinic c;

-- clinic_insert: write, system: make the clinic's row
insert into clinic (clinic_id, name, name_ur, address_text, address_ur_text, zone_text, country_text,
                    currency_text, currency_sign_text, money_digits_number, day_ends_minutes, phone,
                    whatsapp_text, email, tax_number_text, license_text, grid_minutes, notice_minutes,
                    horizon_count, request_minutes, is_demo, version)
values (1, :name, :name_ur, :address_text, :address_ur_text, :zone_text, :country_text, :currency_text,
        :currency_sign_text, :money_digits_number, :day_ends_minutes, :phone, :whatsapp_text, :email, '', '',
        15, 60, 60, 120, :is_demo, 1);

-- branch_insert: write, system: add a place of the clinic
insert into branch (branch_id, name, name_ur, address_text, rank, is_open, version)
values (:branch_id, :name, :name_ur, :address_text, :rank, 1, 1);

-- clinic_state_next: write, system: the settings have changed; every node reads them again
update clinic_state set version = version + 1 where clinic_state_id = 1;
