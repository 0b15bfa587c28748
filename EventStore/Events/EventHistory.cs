namespace EventStore;

/// <summary>The old forms of event types, from the changes that led away from them.</summary>
internal sealed class EventHistory
{
    private readonly Dictionary<Type, EventChange> _byNextForm = [];
    private readonly HashSet<Type> _unused;

    public EventHistory(IReadOnlyCollection<EventChange> changes)
    {
        foreach (var change in changes)
        {
            if (!ByOldForm.TryAdd(change.From, change) || !_byNextForm.TryAdd(change.To, change))
            {
                throw new ArgumentException($"The change from {change.From.FullName} to {change.To.FullName} is one of "
                    + "two: a form comes from one form and becomes one.", nameof(changes));
            }
        }
        _unused = [.. ByOldForm.Keys];
    }

    /// <summary>What becomes of an old form.</summary>
    public Dictionary<Type, EventChange> ByOldForm { get; } = [];

    /// <summary>All forms of a type, the oldest first and itself last.</summary>
    public IReadOnlyList<Type> FormsOf(Type type)
    {
        var forms = new List<Type> { type };
        while (_byNextForm.TryGetValue(forms[^1], out var change) && _unused.Remove(change.From))
        {
            forms.Add(change.From);
        }
        forms.Reverse();
        return forms;
    }

    /// <exception cref="ArgumentException">A change leads to no registered type.</exception>
    public void RequireAllUsed()
    {
        if (_unused.Count > 0)
        {
            throw new ArgumentException($"What was {_unused.First().FullName} becomes nothing that is registered.");
        }
    }
}
