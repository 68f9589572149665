-- wind_farm_maintenance: DuckDB DDL, one CSV per table, NULL = empty field, self references (not declared, DuckDB cannot COPY them): Technician.MentorId -> Technician.TechnicianId
CREATE TABLE WindFarm (
    FarmId INTEGER PRIMARY KEY,
    FarmName VARCHAR NOT NULL,
    Region VARCHAR,
    Country VARCHAR,
    CommissionedOn DATE,
    IsOffshore BOOLEAN
);

CREATE TABLE TurbineModel (
    ModelId INTEGER PRIMARY KEY,
    Manufacturer VARCHAR,
    ModelName VARCHAR,
    RatedPowerKw INTEGER,
    RotorDiameterM DOUBLE,
    HubHeightM INTEGER
);

CREATE TABLE Turbine (
    TurbineId INTEGER PRIMARY KEY,
    FarmId INTEGER REFERENCES WindFarm(FarmId),
    ModelId INTEGER REFERENCES TurbineModel(ModelId),
    TurbineTag VARCHAR,
    InstalledOn DATE,
    OperatingStatus VARCHAR
);

CREATE TABLE Technician (
    TechnicianId INTEGER PRIMARY KEY,
    FirstName VARCHAR,
    LastName VARCHAR,
    BaseTown VARCHAR,
    CertLevel VARCHAR,
    HireDate DATE,
    MentorId INTEGER
);

CREATE TABLE WorkOrder (
    WorkOrderId INTEGER PRIMARY KEY,
    TurbineId INTEGER REFERENCES Turbine(TurbineId),
    LeadTechnicianId INTEGER REFERENCES Technician(TechnicianId),
    SecondTechnicianId INTEGER REFERENCES Technician(TechnicianId),
    OpenedAt TIMESTAMP,
    ClosedAt TIMESTAMP,
    Priority VARCHAR,
    Category VARCHAR,
    DowntimeHours DOUBLE
);

CREATE TABLE SparePart (
    PartId INTEGER PRIMARY KEY,
    PartName VARCHAR,
    Supplier VARCHAR,
    UnitCostEur DECIMAL(10,2),
    StockQty INTEGER
);

CREATE TABLE WorkOrderPart (
    WorkOrderId INTEGER REFERENCES WorkOrder(WorkOrderId),
    PartId INTEGER REFERENCES SparePart(PartId),
    QtyUsed INTEGER,
    PRIMARY KEY (WorkOrderId, PartId)
);
