using Exchange.Contracts.Wire;
using Npgsql;

namespace Exchange.Api.Reading;

/// <summary>Reads a row's columns in the order of the select list.</summary>
internal sealed class Columns(NpgsqlDataReader reader)
{
    private int _next;

    public void NextRow() => _next = 0;

    public T Get<T>() => reader.GetFieldValue<T>(_next++);

    public Guid Id() => Get<Guid>();

    public string Text() => Get<string>();

    public int Int() => Get<int>();

    public long Long() => Get<long>();

    public bool Bool() => Get<bool>();

    public DateTimeOffset Time() => Get<DateTimeOffset>();

    public string[] Texts() => Get<string[]>();

    public MicroAmount Amount() => new(Get<long>());

    public MicroAmount? MaybeAmount() => Maybe<long>() is { } micros ? new(micros) : null;

    public T? Maybe<T>()
        where T : struct => reader.IsDBNull(_next) ? Skip<T?>() : Get<T>();

    public string? MaybeText() => reader.IsDBNull(_next) ? Skip<string?>() : Get<string>();

    public string[]? MaybeTexts() => reader.IsDBNull(_next) ? Skip<string[]?>() : Get<string[]>();

    private T? Skip<T>()
    {
        _next++;
        return default;
    }
}
