-- museum_loans: DuckDB DDL, one CSV per table, NULL = empty field, self references (not declared, DuckDB cannot COPY them): cur.rpt_to -> cur.cur_nr
CREATE TABLE art (
    art_nr VARCHAR PRIMARY KEY,
    art_nm VARCHAR,
    nat_cd VARCHAR,
    b_yr INTEGER,
    d_yr INTEGER
);

CREATE TABLE inst (
    inst_nr INTEGER PRIMARY KEY,
    inst_nm VARCHAR,
    cty VARCHAR,
    ctry_cd VARCHAR,
    inst_tp VARCHAR
);

CREATE TABLE obj (
    obj_nr VARCHAR PRIMARY KEY,
    ttl VARCHAR,
    art_nr VARCHAR REFERENCES art(art_nr),
    dept_cd VARCHAR,
    mat VARCHAR,
    yr_md INTEGER,
    ins_val_k DOUBLE,
    own_inst_nr INTEGER REFERENCES inst(inst_nr),
    dsp_yn VARCHAR
);

CREATE TABLE cur (
    cur_nr INTEGER PRIMARY KEY,
    cur_nm VARCHAR,
    dept_cd VARCHAR,
    rpt_to INTEGER,
    st_cd VARCHAR
);

CREATE TABLE ln (
    ln_nr INTEGER PRIMARY KEY,
    lnd_inst_nr INTEGER REFERENCES inst(inst_nr),
    brw_inst_nr INTEGER REFERENCES inst(inst_nr),
    cur_nr INTEGER REFERENCES cur(cur_nr),
    ln_dt DATE,
    due_dt DATE,
    rtn_dt DATE,
    st_cd VARCHAR,
    purp_cd VARCHAR
);

CREATE TABLE ln_obj (
    ln_nr INTEGER REFERENCES ln(ln_nr),
    obj_nr VARCHAR REFERENCES obj(obj_nr),
    cond_out INTEGER,
    cond_in INTEGER,
    trsp_cst INTEGER,
    PRIMARY KEY (ln_nr, obj_nr)
);
