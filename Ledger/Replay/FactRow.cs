using System.Text.Json;

namespace Ledger;

/// <summary>One row of a table in a body. What is missing, misspelled or left over breaks
/// <see cref="ReplayRules.Members"/>.</summary>
internal sealed class FactRow(Fact fact, string table, JsonElement row)
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    /// <summary>A text that is not empty.</summary>
    public string Text(string name) =>
        Find(name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text
            ? text
            : throw Broken($"{name}: a text");

    /// <summary>A whole number from 1.</summary>
    public long Figure(string name, long most)
    {
        if (Find(name) is not { ValueKind: JsonValueKind.Number } value || !value.TryGetInt64(out var number)
            || number < 1 || number > most)
            throw Broken($"{name}: a whole number from 1 to {most}");
        return number;
    }

    public long? FigureOrNone(string name, long most) =>
        row.TryGetProperty(name, out _) ? Figure(name, most) : null;

    /// <summary>Everything in the row has been read.</summary>
    public void Done()
    {
        foreach (var member in row.EnumerateObject())
        {
            if (!_read.Contains(member.Name)) throw Broken($"no {member.Name}");
        }
    }

    private JsonElement? Find(string name)
    {
        _read.Add(name);
        return row.TryGetProperty(name, out var value) ? value : null;
    }

    private LedgerVerificationException Broken(string expected) =>
        fact.Broken(ReplayRules.Members, $"{table} in {fact.Kind}, {expected}", row.GetRawText());
}
