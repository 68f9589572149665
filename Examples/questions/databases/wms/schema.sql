-- wms: DuckDB DDL; one CSV per table, NULL = empty field
CREATE TABLE "whs" (
    "whs_code" VARCHAR,
    "whs_name" VARCHAR,
    "city" VARCHAR,
    "country" VARCHAR,
    "floor_sqft" INTEGER,
    "opened" DATE,
    PRIMARY KEY ("whs_code")
);

CREATE TABLE "sku_master" (
    "sku" VARCHAR,
    "sku_desc" VARCHAR,
    "category" VARCHAR,
    "unit_cost" DECIMAL(10,2),
    "unit_wt_kg" DOUBLE,
    "hazmat" BOOLEAN,
    "disc_dt" DATE,
    PRIMARY KEY ("sku")
);

CREATE TABLE "supplier" (
    "supp_id" INTEGER,
    "supp_name" VARCHAR,
    "country" VARCHAR,
    "lead_days" INTEGER,
    "rating" DECIMAL(3,1),
    "preferred" BOOLEAN,
    PRIMARY KEY ("supp_id")
);

CREATE TABLE "inv_bal" (
    "whs_code" VARCHAR,
    "sku" VARCHAR,
    "qty_oh" INTEGER,
    "qty_rsv" INTEGER,
    "reorder_pt" INTEGER,
    "last_count" DATE,
    PRIMARY KEY ("whs_code", "sku")
);

CREATE TABLE "po_hdr" (
    "po_no" VARCHAR,
    "supp_id" INTEGER,
    "whs_code" VARCHAR,
    "order_dt" DATE,
    "expect_dt" DATE,
    "recv_dt" DATE,
    "po_status" VARCHAR,
    PRIMARY KEY ("po_no")
);

CREATE TABLE "po_line" (
    "po_no" VARCHAR,
    "line_no" INTEGER,
    "sku" VARCHAR,
    "qty_ord" INTEGER,
    "qty_rcv" INTEGER,
    "unit_price" DECIMAL(10,2),
    PRIMARY KEY ("po_no", "line_no")
);

CREATE TABLE "carrier" (
    "carrier_cd" VARCHAR,
    "carrier_name" VARCHAR,
    "tmode" VARCHAR,
    PRIMARY KEY ("carrier_cd")
);

CREATE TABLE "so_hdr" (
    "so_no" INTEGER,
    "whs_code" VARCHAR,
    "carrier_cd" VARCHAR,
    "cust_name" VARCHAR,
    "dest_ctry" VARCHAR,
    "created_ts" TIMESTAMP,
    "shipped_ts" TIMESTAMP,
    "deliv_ts" TIMESTAMP,
    "freight_amt" DECIMAL(10,2),
    "so_status" VARCHAR,
    PRIMARY KEY ("so_no")
);

CREATE TABLE "so_line" (
    "so_no" INTEGER,
    "line_no" INTEGER,
    "sku" VARCHAR,
    "qty" INTEGER,
    PRIMARY KEY ("so_no", "line_no")
);
