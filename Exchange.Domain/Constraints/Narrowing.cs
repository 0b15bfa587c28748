using System.Collections.Immutable;
using Exchange.Domain.Matching;

namespace Exchange.Domain.Constraints;

/// <summary>
/// What an intent's plain fields and its constraint come to together: lists and bounds that the index of offers knows,
/// and what is left to be judged offer by offer. Empty lists mean "any"; bounds are in the units of
/// <see cref="SupplyRow"/>.
/// </summary>
/// <param name="AcceleratorClasses">Classes that will do.</param>
/// <param name="Regions">Regions that will do.</param>
/// <param name="Forms">Product forms that will do.</param>
/// <param name="MinMemoryMiB">Least device memory.</param>
/// <param name="MinFp16Gflops">Least FP16 rate.</param>
/// <param name="MaxPueMilli">Highest PUE.</param>
/// <param name="MinRenewablePercent">Least renewable share.</param>
/// <param name="Rest">What these do not say of the constraint; null when they say it all.</param>
public sealed record Narrowing(
    ImmutableArray<string> AcceleratorClasses, ImmutableArray<string> Regions, ImmutableArray<string> Forms,
    long? MinMemoryMiB, long? MinFp16Gflops, int? MaxPueMilli, int? MinRenewablePercent, Constraint? Rest)
{
    /// <summary>These fields, narrowed by a constraint that <see cref="Conflict.Find"/> finds nothing in.</summary>
    public Narrowing By(Constraint constraint)
    {
        var narrowed = this;
        var rest = ImmutableArray.CreateBuilder<Constraint>();
        foreach (var part in constraint.Requirements)
        {
            if (narrowed.TryTake(part) is { } taken)
            {
                narrowed = taken;
            }
            else
            {
                rest.Add(part);
            }
        }

        return narrowed with
        {
            Rest = rest.Count switch
            {
                0 => null,
                1 => rest[0],
                _ => new AllConstraint(rest.ToImmutable()),
            },
        };
    }

    /// <summary>The fields as constraints, in the order in which a buyer states them.</summary>
    public IEnumerable<StatedTerm> Terms()
    {
        (string Field, string Property, ImmutableArray<string> Names)[] lists =
        [
            ("acceleratorClasses", "accelerator", AcceleratorClasses), ("regions", "region", Regions),
            ("forms", "form", Forms),
        ];
        foreach (var (field, property, names) in lists.Where(list => !list.Names.IsEmpty))
        {
            yield return new(field, new NameConstraint(SupplyProperty.Find(property)!, names));
        }

        (string Field, string Property, Comparator Comparator, long? Bound)[] bounds =
        [
            ("minMemoryMiB", "memory", Comparator.AtLeast, MinMemoryMiB),
            ("minFp16Gflops", "fp16", Comparator.AtLeast, MinFp16Gflops),
            ("maxPueMilli", "pue", Comparator.AtMost, MaxPueMilli),
            ("minRenewablePercent", "renewable", Comparator.AtLeast, MinRenewablePercent),
        ];
        foreach (var (field, property, comparator, bound) in bounds)
        {
            if (bound is { } value)
            {
                yield return new(field, new NumberConstraint(SupplyProperty.Find(property)!, comparator, value));
            }
        }
    }

    private Narrowing? TryTake(Constraint part) => part switch
    {
        NameConstraint { Property.Name: "accelerator" } c =>
            this with { AcceleratorClasses = Both(AcceleratorClasses, c.Names) },
        NameConstraint { Property.Name: "region" } c => this with { Regions = Both(Regions, c.Names) },
        NameConstraint { Property.Name: "form" } c => this with { Forms = Both(Forms, c.Names) },
        NumberConstraint { Property.Name: "memory" } c when AtLeast(c) is { } least =>
            this with { MinMemoryMiB = Higher(MinMemoryMiB, least) },
        NumberConstraint { Property.Name: "fp16" } c when AtLeast(c) is { } least =>
            this with { MinFp16Gflops = Higher(MinFp16Gflops, least) },
        NumberConstraint { Property.Name: "pue" } c when AtMost(c) is { } most =>
            this with { MaxPueMilli = (int)long.Min(MaxPueMilli ?? most, most) },
        NumberConstraint { Property.Name: "renewable" } c when AtLeast(c) is { } least =>
            this with { MinRenewablePercent = (int)Higher(MinRenewablePercent, least) },
        _ => null,
    };

    private static ImmutableArray<string> Both(ImmutableArray<string> known, ImmutableArray<string> asked)
    {
        if (known.IsEmpty)
        {
            return asked;
        }

        var both = known.RemoveAll(name => !asked.Contains(name));
        return both.IsEmpty
            ? throw new InvalidOperationException($"No name is both in {string.Join(", ", known)} and asked for.")
            : both;
    }

    private static long Higher(long? known, long asked) => long.Max(known ?? asked, asked);

    private static long? AtLeast(NumberConstraint c) => c.Comparator switch
    {
        Comparator.AtLeast => c.Value,
        Comparator.More => c.Value + 1,
        _ => null,
    };

    private static long? AtMost(NumberConstraint c) => c.Comparator switch
    {
        Comparator.AtMost => c.Value,
        Comparator.Less => c.Value - 1,
        _ => null,
    };
}
