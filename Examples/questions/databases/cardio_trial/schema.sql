-- cardio_trial: DuckDB DDL; one CSV per table, NULL = empty field
CREATE TABLE "sites" (
    "site_no" INTEGER,
    "site_nm" VARCHAR,
    "city" VARCHAR,
    "ctry_cd" VARCHAR,
    "pi_nm" VARCHAR,
    "activated_on" DATE,
    PRIMARY KEY ("site_no")
);

CREATE TABLE "arms" (
    "arm_cd" VARCHAR,
    "arm_desc" VARCHAR,
    "drug_nm" VARCHAR,
    "dose_mg" DECIMAL(6,1),
    "is_active_drug" BOOLEAN,
    PRIMARY KEY ("arm_cd")
);

CREATE TABLE "subjects" (
    "subj_id" VARCHAR,
    "site_no" INTEGER,
    "arm_cd" VARCHAR,
    "sex" VARCHAR,
    "birth_dt" DATE,
    "screened_on" DATE,
    "randomised_on" DATE,
    "subj_status" VARCHAR,
    "withdrawn_on" DATE,
    "wd_reason" VARCHAR,
    "consent_ver" VARCHAR,
    PRIMARY KEY ("subj_id"),
    FOREIGN KEY ("site_no") REFERENCES "sites" ("site_no"),
    FOREIGN KEY ("arm_cd") REFERENCES "arms" ("arm_cd")
);

CREATE TABLE "visits" (
    "visit_id" INTEGER,
    "subj_id" VARCHAR,
    "visit_cd" VARCHAR,
    "sched_dt" DATE,
    "actual_dt" DATE,
    "visit_status" VARCHAR,
    PRIMARY KEY ("visit_id"),
    FOREIGN KEY ("subj_id") REFERENCES "subjects" ("subj_id")
);

CREATE TABLE "vitals" (
    "visit_id" INTEGER,
    "sbp" INTEGER,
    "dbp" INTEGER,
    "hr_bpm" INTEGER,
    "wt_kg" DECIMAL(5,1),
    FOREIGN KEY ("visit_id") REFERENCES "visits" ("visit_id")
);

CREATE TABLE "lab_results" (
    "lab_id" INTEGER,
    "visit_id" INTEGER,
    "test_cd" VARCHAR,
    "res_val" DECIMAL(8,2),
    "unit" VARCHAR,
    "ref_lo" DECIMAL(8,2),
    "ref_hi" DECIMAL(8,2),
    "coll_ts" TIMESTAMP,
    "reported_ts" TIMESTAMP,
    PRIMARY KEY ("lab_id"),
    FOREIGN KEY ("visit_id") REFERENCES "visits" ("visit_id")
);

CREATE TABLE "adverse_evts" (
    "ae_id" INTEGER,
    "subj_id" VARCHAR,
    "ae_term" VARCHAR,
    "soc_nm" VARCHAR,
    "sev_grade" INTEGER,
    "is_serious" BOOLEAN,
    "onset_dt" DATE,
    "resolved_dt" DATE,
    "causality" VARCHAR,
    "action_taken" VARCHAR,
    PRIMARY KEY ("ae_id"),
    FOREIGN KEY ("subj_id") REFERENCES "subjects" ("subj_id")
);

CREATE TABLE "drug_kits" (
    "kit_no" VARCHAR,
    "subj_id" VARCHAR,
    "disp_dt" DATE,
    "qty_disp" INTEGER,
    "qty_ret" INTEGER,
    PRIMARY KEY ("kit_no"),
    FOREIGN KEY ("subj_id") REFERENCES "subjects" ("subj_id")
);

CREATE TABLE "data_queries" (
    "qry_id" INTEGER,
    "site_no" INTEGER,
    "subj_id" VARCHAR,
    "form_nm" VARCHAR,
    "raised_by" VARCHAR,
    "opened_ts" TIMESTAMP,
    "closed_ts" TIMESTAMP,
    "qry_status" VARCHAR,
    PRIMARY KEY ("qry_id"),
    FOREIGN KEY ("site_no") REFERENCES "sites" ("site_no"),
    FOREIGN KEY ("subj_id") REFERENCES "subjects" ("subj_id")
);

CREATE TABLE "site_pmts" (
    "pmt_ref" VARCHAR,
    "site_no" INTEGER,
    "inv_dt" DATE,
    "paid_dt" DATE,
    "pmt_typ" VARCHAR,
    "amt_usd" DECIMAL(10,2),
    "pmt_status" VARCHAR,
    PRIMARY KEY ("pmt_ref"),
    FOREIGN KEY ("site_no") REFERENCES "sites" ("site_no")
);
