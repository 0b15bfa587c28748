namespace EventStore;

/// <summary>How an aggregate comes of its events: the public static <c>Create</c> and the public <c>Apply</c> that
/// Marten would find by name, given by name here.</summary>
/// <typeparam name="T">The aggregate; immutable, with plain members, for it is stored as JSON.</typeparam>
public sealed class AggregateFold<T>
    where T : class
{
    private readonly Dictionary<Type, Func<T?, object, T?>> _byEvent = [];

    /// <summary>An event that begins an aggregate.</summary>
    /// <param name="create">Such as <c>Cart.Create</c>.</param>
    /// <exception cref="ArgumentException">The event has its part already.</exception>
    public AggregateFold<T> Create<TEvent>(Func<TEvent, T> create)
    {
        _byEvent.Add(typeof(TEvent), (_, data) => create((TEvent)data));
        return this;
    }

    /// <summary>An event that changes an aggregate.</summary>
    /// <param name="apply">Such as <c>(cart, e) => cart.Apply(e)</c>; null ends the aggregate.</param>
    /// <exception cref="ArgumentException">The event has its part already.</exception>
    public AggregateFold<T> Apply<TEvent>(Func<T, TEvent, T?> apply)
    {
        _byEvent.Add(typeof(TEvent), (state, data) => apply(
            state ?? throw new InvalidOperationException(
                $"{typeof(TEvent).Name} comes before anything that begins a {typeof(T).Name}."),
            (TEvent)data));
        return this;
    }

    /// <summary>Whether an event has a part in it; others are passed over.</summary>
    internal bool Knows(RecordedEvent recorded) => _byEvent.ContainsKey(recorded.Data.GetType());

    internal T? Next(T? state, RecordedEvent recorded) => _byEvent[recorded.Data.GetType()](state, recorded.Data);
}
