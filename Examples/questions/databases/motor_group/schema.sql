-- motor_group: DuckDB DDL; one CSV per table, NULL = empty field
CREATE TABLE "stores" (
    "store_cd" VARCHAR,
    "store_nm" VARCHAR,
    "city" VARCHAR,
    "st_cd" VARCHAR,
    "region" VARCHAR,
    "opened_on" DATE,
    "lead_mgr_id" INTEGER,
    PRIMARY KEY ("store_cd")
);

CREATE TABLE "staff" (
    "emp_id" INTEGER,
    "first_nm" VARCHAR,
    "last_nm" VARCHAR,
    "home_store" VARCHAR,
    "job_title" VARCHAR,
    "hired_on" DATE,
    "left_on" DATE,
    "base_sal" DECIMAL(10,2),
    "comm_pct" DECIMAL(5,2),
    "email" VARCHAR,
    PRIMARY KEY ("emp_id"),
    FOREIGN KEY ("home_store") REFERENCES "stores" ("store_cd")
);

CREATE TABLE "veh_models" (
    "model_id" INTEGER,
    "make" VARCHAR,
    "model_nm" VARCHAR,
    "body_style" VARCHAR,
    "fuel_typ" VARCHAR,
    "msrp" DECIMAL(10,2),
    PRIMARY KEY ("model_id")
);

CREATE TABLE "vehicles" (
    "vin" VARCHAR,
    "model_id" INTEGER,
    "model_yr" INTEGER,
    "ext_color" VARCHAR,
    "cond" VARCHAR,
    "odo_mi" INTEGER,
    "acq_cost" DECIMAL(10,2),
    "list_price" DECIMAL(10,2),
    "acq_dt" DATE,
    "store_cd" VARCHAR,
    "inv_status" VARCHAR,
    "open_recall" BOOLEAN,
    PRIMARY KEY ("vin"),
    FOREIGN KEY ("model_id") REFERENCES "veh_models" ("model_id"),
    FOREIGN KEY ("store_cd") REFERENCES "stores" ("store_cd")
);

CREATE TABLE "customers" (
    "cust_no" INTEGER,
    "full_nm" VARCHAR,
    "email" VARCHAR,
    "phone" VARCHAR,
    "city" VARCHAR,
    "st_cd" VARCHAR,
    "lead_src" VARCHAR,
    "created_ts" TIMESTAMP,
    "birth_yr" INTEGER,
    PRIMARY KEY ("cust_no")
);

CREATE TABLE "leads" (
    "lead_id" INTEGER,
    "cust_no" INTEGER,
    "store_cd" VARCHAR,
    "owner_emp_id" INTEGER,
    "chan" VARCHAR,
    "created_ts" TIMESTAMP,
    "status" VARCHAR,
    "closed_ts" TIMESTAMP,
    PRIMARY KEY ("lead_id"),
    FOREIGN KEY ("cust_no") REFERENCES "customers" ("cust_no"),
    FOREIGN KEY ("store_cd") REFERENCES "stores" ("store_cd"),
    FOREIGN KEY ("owner_emp_id") REFERENCES "staff" ("emp_id")
);

CREATE TABLE "deals" (
    "deal_id" INTEGER,
    "vin" VARCHAR,
    "cust_no" INTEGER,
    "sales_emp_id" INTEGER,
    "fin_emp_id" INTEGER,
    "deal_dt" DATE,
    "delivered_ts" TIMESTAMP,
    "sale_price" DECIMAL(10,2),
    "trade_in_allow" DECIMAL(10,2),
    "doc_fee" DECIMAL(10,2),
    "disc_amt" DECIMAL(10,2),
    "pay_method" VARCHAR,
    "deal_status" VARCHAR,
    PRIMARY KEY ("deal_id"),
    FOREIGN KEY ("vin") REFERENCES "vehicles" ("vin"),
    FOREIGN KEY ("cust_no") REFERENCES "customers" ("cust_no"),
    FOREIGN KEY ("sales_emp_id") REFERENCES "staff" ("emp_id"),
    FOREIGN KEY ("fin_emp_id") REFERENCES "staff" ("emp_id")
);

CREATE TABLE "deal_pmts" (
    "pmt_id" INTEGER,
    "deal_id" INTEGER,
    "pmt_dt" DATE,
    "pmt_amt" DECIMAL(10,2),
    "pmt_meth" VARCHAR,
    "pmt_status" VARCHAR,
    PRIMARY KEY ("pmt_id"),
    FOREIGN KEY ("deal_id") REFERENCES "deals" ("deal_id")
);

CREATE TABLE "service_orders" (
    "ro_no" INTEGER,
    "vin" VARCHAR,
    "store_cd" VARCHAR,
    "advisor_id" INTEGER,
    "tech_id" INTEGER,
    "opened_ts" TIMESTAMP,
    "closed_ts" TIMESTAMP,
    "labor_amt" DECIMAL(10,2),
    "parts_amt" DECIMAL(10,2),
    "is_warranty" BOOLEAN,
    "ro_status" VARCHAR,
    PRIMARY KEY ("ro_no"),
    FOREIGN KEY ("vin") REFERENCES "vehicles" ("vin"),
    FOREIGN KEY ("store_cd") REFERENCES "stores" ("store_cd"),
    FOREIGN KEY ("advisor_id") REFERENCES "staff" ("emp_id"),
    FOREIGN KEY ("tech_id") REFERENCES "staff" ("emp_id")
);

CREATE TABLE "price_changes" (
    "vin" VARCHAR,
    "chg_ts" TIMESTAMP,
    "old_price" DECIMAL(10,2),
    "new_price" DECIMAL(10,2),
    "reason" VARCHAR,
    FOREIGN KEY ("vin") REFERENCES "vehicles" ("vin")
);
