"""The names that practice systems usually give to the columns of our CSV files."""

USUAL_NAMES = {
    "account": "acct acct_no acct_num account_no account_num account_number chart chart_no"
    " chart_number mrn medical_record_number patient_id pat_id patient_no patient_number"
    " patient_account patient_acct pid",
    "last_name": "last surname lname family_name patient_last_name pat_last",
    "first_name": "first fname given_name forename patient_first_name pat_first",
    "birth_date": "dob date_of_birth birthday bday patient_dob born",
    "sex": "gender",
    "address": "street street_address addr address_1 address_line_1",
    "city": "town",
    "state": "st",
    "postal_code": "zip zip_code post_code zip_5",
    "phone": "tel telephone phone_no phone_number home_phone cell cell_phone mobile",
    "leave_message": "voicemail ok_to_leave_message",
    "language": "lang preferred_language",
    "payer_name": "payer insurance insurance_name insurance_company carrier insurer plan plan_name",
    "payer_id": "payer_no payer_number insurance_id carrier_id edi_payer_id",
    "member_id": "member member_no member_number subscriber_id insured_id policy policy_no"
    " policy_number insurance_number",
    "group_number": "group group_no group_id grp",
    "coverage_start": "effective effective_date eff_date start_date coverage_from",
    "coverage_end": "term_date termination_date end_date coverage_to expires",
    "payer_kind": "plan_type insurance_type payer_type",
    "coverage_order": "cob cob_order priority insurance_order",
    "claim_number": "claim claim_no claim_id claim_num invoice invoice_no encounter encounter_no"
    " visit visit_no visit_id",
    "service_date": "dos date_of_service service_day svc_date from_date date",
    "procedure": "cpt cpt_code hcpcs hcpcs_code procedure_code proc proc_code code",
    "modifiers": "modifier mod mods mod_1",
    "diagnoses": "diagnosis diagnosis_code diagnosis_codes dx dx_1 dx_codes icd icd_10 icd10 diag",
    "units": "unit qty quantity days_or_units",
    "charge": "amount amt fee price billed billed_amount charge_amount total_charge",
    "place": "pos place_of_service",
    "rendering_npi": "npi provider_npi rendering rendering_provider",
    "authorization": "auth auth_no auth_number authorization_number prior_auth referral_number",
    "asked_at": "asked requested requested_at called_at received_at timestamp",
    "reason": "call_reason message notes",
    "window_start": "call_from from_time",
    "window_end": "call_until call_to to_time",
    "promised": "promise is_promised",
}
"""Usual names by our column, each with `_` between its words."""
