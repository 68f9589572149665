-- municipal_waste: DuckDB DDL, one CSV per table, NULL = empty field
CREATE TABLE Collection_Districts (
    Collection_District_Code VARCHAR PRIMARY KEY,
    Official_District_Name VARCHAR,
    Number_Of_Registered_Households INTEGER,
    District_Surface_Area_In_Hectares DOUBLE,
    Predominant_Housing_Type_Code VARCHAR,
    Collection_Fee_Band INTEGER
);

CREATE TABLE Waste_Streams (
    Waste_Stream_Code VARCHAR PRIMARY KEY,
    Waste_Stream_Description VARCHAR,
    Processing_Cost_Per_Tonne_In_Euros INTEGER,
    Recyclable_Indicator VARCHAR
);

CREATE TABLE Collection_Routes (
    Collection_Route_Identifier VARCHAR PRIMARY KEY,
    Collection_District_Code VARCHAR REFERENCES Collection_Districts(Collection_District_Code),
    Waste_Stream_Code VARCHAR REFERENCES Waste_Streams(Waste_Stream_Code),
    Scheduled_Collection_Weekday VARCHAR,
    Operating_Contractor_Name VARCHAR,
    Planned_Route_Length_In_Metres INTEGER,
    Route_Activity_Status VARCHAR
);

CREATE TABLE Collection_Rounds (
    Collection_Round_Number INTEGER PRIMARY KEY,
    Collection_Route_Identifier VARCHAR REFERENCES Collection_Routes(Collection_Route_Identifier),
    Date_Of_Collection DATE,
    Net_Weight_Collected_In_Kilograms INTEGER,
    Measured_Contamination_Percentage DOUBLE,
    Vehicle_Registration_Plate VARCHAR,
    Completion_Status_Code VARCHAR
);

CREATE TABLE Resident_Complaints (
    Complaint_Reference_Number VARCHAR PRIMARY KEY,
    Collection_District_Code VARCHAR REFERENCES Collection_Districts(Collection_District_Code),
    Date_Complaint_Received DATE,
    Date_Complaint_Resolved DATE,
    Complaint_Category_Code VARCHAR,
    Reporting_Channel VARCHAR
);
