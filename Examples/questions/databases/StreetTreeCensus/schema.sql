-- StreetTreeCensus: DuckDB DDL; one CSV per table, NULL = empty field
CREATE TABLE "street_trees" (
    "tree_id" BIGINT,
    "created_at" DATE,
    "tree_dbh" BIGINT,
    "stump_diam" BIGINT,
    "curb_loc" VARCHAR,
    "status" VARCHAR,
    "health" VARCHAR,
    "spc_latin" VARCHAR,
    "spc_common" VARCHAR,
    "steward" VARCHAR,
    "guards" VARCHAR,
    "sidewalk" VARCHAR,
    "user_type" VARCHAR,
    "root_stone" VARCHAR,
    "root_grate" VARCHAR,
    "trunk_wire" VARCHAR,
    "brch_light" VARCHAR,
    "brch_shoe" VARCHAR,
    "address" VARCHAR,
    "postcode" BIGINT,
    "nta_name" VARCHAR,
    "nta" VARCHAR,
    "boroname" VARCHAR,
    "cncldist" BIGINT,
    "latitude" DOUBLE,
    "longitude" DOUBLE
);

CREATE TABLE "work_orders" (
    "wo_id" BIGINT,
    "tree_id" BIGINT,
    "date_opened" DATE,
    "date_closed" DATE,
    "wo_type" VARCHAR,
    "priority" VARCHAR,
    "crew" VARCHAR,
    "cost" DOUBLE
);
