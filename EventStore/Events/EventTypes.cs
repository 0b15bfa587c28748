using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EventStore;

/// <summary>The event types that a journal knows: their stored names and their JSON. Immutable.</summary>
/// <remarks>JSON is written as bare System.Text.Json writes it (members by their declared names) with enumerations
/// as strings; Marten reads the same with that one setting.</remarks>
public sealed class EventTypes
{
    /// <summary>How everything that Marten may read is written.</summary>
    internal static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    private readonly FrozenDictionary<Type, (string Alias, string DotNetName)> _names;
    private readonly FrozenDictionary<string, Type> _types;
    private readonly FrozenDictionary<Type, EventChange> _changes;

    private EventTypes(
        Dictionary<Type, (string, string)> names, Dictionary<string, Type> types, Dictionary<Type, EventChange> changes)
    {
        _names = names.ToFrozenDictionary();
        _types = types.ToFrozenDictionary(StringComparer.Ordinal);
        _changes = changes.ToFrozenDictionary();
    }

    /// <summary>The aliases of all types, those of their old forms too, in no particular order.</summary>
    public IReadOnlyCollection<string> Aliases => _types.Keys;

    /// <summary>A registry of these types under the names of <see cref="TypeAlias"/>.</summary>
    /// <param name="types">The types in their present form: what is written, and what readers are given.</param>
    /// <param name="changes">How old forms become present ones; any number of steps for a type, in any order.</param>
    /// <exception cref="ArgumentException">Two types share an alias (the message has both names), a type is generic,
    /// abstract or an interface, or its alias is one of Marten's own; or the changes of a type do not form one line
    /// that ends with it.</exception>
    public static EventTypes Of(IEnumerable<Type> types, params IReadOnlyCollection<EventChange> changes)
    {
        var names = new Dictionary<Type, (string, string)>();
        var byAlias = new Dictionary<string, Type>(StringComparer.Ordinal);
        var history = new EventHistory(changes);
        foreach (var type in types.Distinct())
        {
            if (type.IsGenericType || type.IsAbstract || type.IsInterface)
            {
                throw new ArgumentException($"{type} cannot be an event: it is generic or abstract.", nameof(types));
            }
            var alias = TypeAlias.Of(type);
            if (alias is "tombstone" or "archived" or "compacted")
            {
                throw new ArgumentException($"{type} cannot be an event: {alias} is Marten's own.", nameof(types));
            }
            foreach (var (form, version) in history.FormsOf(type).Select((form, i) => (form, i + 1)))
            {
                var stored = version == 1 ? alias : $"{alias}_v{version}";
                if (!byAlias.TryAdd(stored, form))
                {
                    throw new ArgumentException($"{byAlias[stored].FullName} and {form.FullName} would both be stored "
                        + $"as {stored}.", nameof(types));
                }
                if (form == type)
                {
                    names.Add(type, (stored, $"{type.FullName}, {type.Assembly.GetName().Name}"));
                }
            }
        }
        history.RequireAllUsed();
        return new(names, byAlias, history.ByOldForm);
    }

    /// <summary>The stored name of a type.</summary>
    /// <exception cref="ArgumentException">The type is not registered.</exception>
    public string AliasOf(Type type) => NamesOf(type).Alias;

    /// <summary>The stored .NET name of a type, <c>Namespace.Type, Assembly</c>.</summary>
    /// <exception cref="ArgumentException">The type is not registered.</exception>
    public string DotNetNameOf(Type type) => NamesOf(type).DotNetName;

    /// <summary>The type behind a stored name; for the name of an old form that form's own type.</summary>
    /// <exception cref="ArgumentException">No type has this alias.</exception>
    public Type TypeOf(string alias) => _types.TryGetValue(alias, out var type)
        ? type
        : throw new ArgumentException($"No event type is registered as {alias}.", nameof(alias));

    /// <summary>The event as UTF-8 JSON.</summary>
    /// <exception cref="ArgumentException">The event's type is not registered.</exception>
    public byte[] Serialise(object data)
    {
        var type = data.GetType();
        NamesOf(type);
        return JsonSerializer.SerializeToUtf8Bytes(data, type, Json);
    }

    /// <summary>The event that this JSON says, in its present form.</summary>
    /// <exception cref="ArgumentException">No type has this alias.</exception>
    /// <exception cref="JsonException">The bytes are not JSON of this type.</exception>
    public object Deserialise(string alias, ReadOnlySpan<byte> json)
    {
        var data = JsonSerializer.Deserialize(json, TypeOf(alias), Json)
            ?? throw new JsonException($"A {alias} is stored as null.");
        while (_changes.TryGetValue(data.GetType(), out var change))
        {
            data = change.Upcast(data);
        }
        return data;
    }

    private (string Alias, string DotNetName) NamesOf(Type type) => _names.TryGetValue(type, out var found)
        ? found
        : throw new ArgumentException($"{type.FullName} is not a registered event type.", nameof(type));
}
