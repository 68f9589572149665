import CDuckDB

/// Owns a C logical type for as long as it is looked at.
struct LogicalTypeHandle: ~Copyable {
    let raw: duckdb_logical_type?
    init(taking raw: duckdb_logical_type?) { self.raw = raw }
    deinit {
        var raw = raw
        duckdb_destroy_logical_type(&raw)
    }
}

extension LogicalType {
    init(_ handle: borrowing LogicalTypeHandle) {
        let raw = handle.raw
        let id = ID(rawValue: duckdb_get_type_id(raw).rawValue)
        self.init(id, details: Self.details(of: raw, id), alias: takeString(duckdb_logical_type_get_alias(raw)))
    }

    private static func details(of raw: duckdb_logical_type?, _ id: ID) -> Details {
        func type(_ child: duckdb_logical_type?) -> LogicalType { LogicalType(LogicalTypeHandle(taking: child)) }
        switch id {
        case .decimal: return .decimal(width: duckdb_decimal_width(raw), scale: duckdb_decimal_scale(raw))
        case .enumeration:
            let count = idx_t(duckdb_enum_dictionary_size(raw))
            return .enumeration((0..<count).map { takeString(duckdb_enum_dictionary_value(raw, $0)) ?? "" })
        case .list: return .list(type(duckdb_list_type_child_type(raw)))
        case .array:
            return .array(type(duckdb_array_type_child_type(raw)), count: Int(duckdb_array_type_array_size(raw)))
        case .map:
            return .map(key: type(duckdb_map_type_key_type(raw)), value: type(duckdb_map_type_value_type(raw)))
        case .structure:
            return .structure(
                (0..<duckdb_struct_type_child_count(raw)).map {
                    Member(
                        name: takeString(duckdb_struct_type_child_name(raw, $0)) ?? "",
                        type: type(duckdb_struct_type_child_type(raw, $0)))
                })
        case .union:
            return .union(
                (0..<duckdb_union_type_member_count(raw)).map {
                    Member(
                        name: takeString(duckdb_union_type_member_name(raw, $0)) ?? "",
                        type: type(duckdb_union_type_member_type(raw, $0)))
                })
        default: return .none
        }
    }

    /// The C type of a type that was inferred from values, for lists, structs, maps and unions to be bound.
    func makeHandle() -> LogicalTypeHandle {
        switch details {
        case .none, .enumeration: return LogicalTypeHandle(taking: duckdb_create_logical_type(duckdb_type(id.rawValue)))
        case .decimal(let width, let scale): return LogicalTypeHandle(taking: duckdb_create_decimal_type(width, scale))
        case .list(let child):
            let child = child.makeHandle()
            return LogicalTypeHandle(taking: duckdb_create_list_type(child.raw))
        case .array(let child, let count):
            let child = child.makeHandle()
            return LogicalTypeHandle(taking: duckdb_create_array_type(child.raw, idx_t(count)))
        case .map(let key, let value):
            let key = key.makeHandle()
            let value = value.makeHandle()
            return LogicalTypeHandle(taking: duckdb_create_map_type(key.raw, value.raw))
        case .structure(let members): return Self.make(members, duckdb_create_struct_type)
        case .union(let members): return Self.make(members, duckdb_create_union_type)
        }
    }

    private static func make(
        _ members: [Member],
        _ create: (
            UnsafeMutablePointer<duckdb_logical_type?>?, UnsafeMutablePointer<UnsafePointer<CChar>?>?, idx_t
        ) -> duckdb_logical_type?
    ) -> LogicalTypeHandle {
        var types: [duckdb_logical_type?] = []
        for member in members {
            types.append(member.type.makeHandle().release())
        }
        var names: [UnsafePointer<CChar>?] = members.map { UnsafePointer(copyCString($0.name)) }
        let result = LogicalTypeHandle(taking: create(&types, &names, idx_t(members.count)))
        for name in names { UnsafeMutablePointer(mutating: name)?.deallocate() }
        for type in types { _ = LogicalTypeHandle(taking: type) }
        return result
    }
}

extension LogicalTypeHandle {
    /// Hands the pointer to the caller, who destroys it.
    consuming func release() -> duckdb_logical_type? {
        let raw = raw
        discard self
        return raw
    }
}

/// A string the C API allocated, which is ours to free.
func takeString(_ text: UnsafeMutablePointer<CChar>?) -> String? {
    guard let text else { return nil }
    defer { duckdb_free(text) }
    return String(cString: text)
}

func copyCString(_ text: String) -> UnsafeMutablePointer<CChar> {
    let bytes = text.utf8CString
    let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
    _ = bytes.withUnsafeBufferPointer { source in
        UnsafeMutableBufferPointer(start: copy, count: bytes.count).initialize(from: source)
    }
    return copy
}
