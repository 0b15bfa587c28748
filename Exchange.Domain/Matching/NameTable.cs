namespace Exchange.Domain.Matching;

/// <summary>
/// Small integers for names and ids, in order of first sight, so that the search compares integers. The numbers never
/// leave the index and decide nothing: which number a name has depends on history, a plan must not.
/// </summary>
internal sealed class NameTable<T>(IEqualityComparer<T>? comparer = null)
    where T : notnull
{
    public const int Unknown = -1;

    private readonly Dictionary<T, int> _numbers = new(comparer);

    public int Count => _numbers.Count;

    public int Number(T name)
    {
        if (!_numbers.TryGetValue(name, out var number))
        {
            number = _numbers.Count;
            _numbers.Add(name, number);
        }

        return number;
    }

    public int Find(T name) => _numbers.TryGetValue(name, out var number) ? number : Unknown;
}
