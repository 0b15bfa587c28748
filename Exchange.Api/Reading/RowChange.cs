namespace Exchange.Api.Reading;

/// <summary>What a page of events does to one row, all of it together.</summary>
internal sealed class RowChange(RowKey key)
{
    private readonly SortedDictionary<string, Cell> _cells = new(StringComparer.Ordinal);

    public RowKey Key => key;

    /// <summary>The row is inserted; else it is there.</summary>
    public bool IsNew { get; set; }

    /// <summary>The columns by name.</summary>
    public IReadOnlyDictionary<string, Cell> Cells => _cells;

    /// <summary>Enums are written by name, and all whole numbers as long ones.</summary>
    public void Set(string column, object? value) => _cells[column] = new(
        value switch
        {
            Enum name => name.ToString(),
            int number => (long)number,
            IEnumerable<string> list and not string[] => list.ToArray(),
            _ => value,
        },
        IsIncrease: false);

    public void Increase(string column, long by) => _cells[column] = _cells.TryGetValue(column, out var before)
        ? before with { Value = checked((long)before.Value! + by) }
        : new(by, IsIncrease: !IsNew);

    /// <summary>A column's new value, or what is added to the one that it has.</summary>
    internal readonly record struct Cell(object? Value, bool IsIncrease);
}
